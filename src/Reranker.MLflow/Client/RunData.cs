namespace Reranker.MLflow;

/// <summary>What a run recorded.</summary>
public sealed record RunData
{
    /// <summary>The latest point of each metric: the highest step, then timestamp, then value.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>The parameters.</summary>
    public IReadOnlyDictionary<string, string> Params { get; init; } = new Dictionary<string, string>();

    /// <summary>The tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
