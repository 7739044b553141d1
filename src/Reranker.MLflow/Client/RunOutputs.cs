namespace Reranker.MLflow;

/// <summary>What a run made (MLflow 3.0).</summary>
public sealed record RunOutputs
{
    /// <summary>The logged models.</summary>
    public IReadOnlyList<ModelOutput> ModelOutputs { get; init; } = [];
}
