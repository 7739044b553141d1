namespace Reranker.MLflow;

/// <summary>What a run used.</summary>
public sealed record RunInputs
{
    /// <summary>The datasets.</summary>
    public IReadOnlyList<DatasetInput> DatasetInputs { get; init; } = [];
}
