namespace Reranker.MLflow;

/// <summary>A dataset in its role as a run's input.</summary>
/// <param name="Dataset">The dataset.</param>
public sealed record DatasetInput(Dataset Dataset)
{
    /// <summary>What it was used for; <c>mlflow.data.context</c> is <c>training</c>, <c>evaluation</c> or the like.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
