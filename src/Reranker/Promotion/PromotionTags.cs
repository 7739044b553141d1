namespace Reranker;

/// <summary>What promotions write beside <see cref="ChampionTerm"/>, and what they read of trainings.</summary>
/// <remarks>What is for programs begins with <c>mlflow.</c>, which MLflow's pages leave out.</remarks>
public static class PromotionTags
{
    /// <summary>Parameter of a champion's run: whom its place was given to, in words, with the number of the next term at the end of the name.</summary>
    public const string Successor = "reranker.successor_";

    /// <summary>Parameter of a challenger's run: the version that it replaced.</summary>
    public const string ArchivedParameter = "archived_model_version";

    /// <summary>Tag of a challenger's run: the version that it became.</summary>
    public const string Version = "version";

    /// <summary>Tag of a challenger's run: the version that it replaced.</summary>
    public const string Archived = "mlflow.reranker.archived_model_version";

    /// <summary>Tag of a version and of its run: the outcome of its comparison with the champion, in lower case.</summary>
    public const string Decision = "decision";

    /// <summary>Tag of a version: the first reason of that outcome.</summary>
    public const string DecisionReason = "decision_reason";

    /// <summary>Tag of a version: the champion that it was compared with.</summary>
    public const string ComparedWith = "compared_with_version";
}
