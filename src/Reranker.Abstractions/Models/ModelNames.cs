namespace Reranker;

/// <summary>The names under which the loop's models are kept.</summary>
public static class ModelNames
{
    /// <summary>The registered model.</summary>
    public const string RegisteredModel = "CrossEncoderReranker";

    /// <summary>The experiment of the trainings.</summary>
    public const string Experiment = "ChallengerTraining";

    /// <summary>The alias of the version that serves.</summary>
    public const string Champion = "champion";

    /// <summary>The alias of the newest version that wants to.</summary>
    public const string Challenger = "challenger";

    /// <summary>The alias of the version that served before.</summary>
    public const string Previous = "previous";

    /// <summary>The stage of the version that serves.</summary>
    public const string Production = "Production";

    /// <summary>The stage of versions that no longer serve.</summary>
    public const string Archived = "Archived";
}
