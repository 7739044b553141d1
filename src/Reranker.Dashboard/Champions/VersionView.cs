namespace Reranker.Dashboard;

/// <summary>A version and the run that made it.</summary>
/// <param name="Version">The version.</param>
/// <param name="Run">The run, where it is known.</param>
public sealed record VersionView(RegisteredModelVersion Version, ExperimentRunInfo? Run)
{
    // The five that people ask for first.
    private static readonly string[] Known = ["ndcg_at_5", "ndcg_at_10", "mrr_at_5", "map_at_5", "hits_at_5"];

    /// <summary>Whether it serves.</summary>
    public bool IsChampion => Version.Aliases.Contains(ModelNames.Champion);

    /// <summary>What came of its comparison with the champion.</summary>
    public string? Decision => Version.Tags.GetValueOrDefault(PromotionTags.Decision);

    /// <summary>The first reason of that.</summary>
    public string? Reason => Version.Tags.GetValueOrDefault(PromotionTags.DecisionReason);

    /// <summary>The champion that it was compared with.</summary>
    public string? ComparedWith => Version.Tags.GetValueOrDefault(PromotionTags.ComparedWith);

    /// <summary>Its metrics on the queries held out, those that people ask for first.</summary>
    public IReadOnlyList<(string Name, double Value)> Metrics => [.. Known.Where(name => Run?.Metrics.ContainsKey(name) == true).Select(name => (name, Run!.Metrics[name]))];
}
