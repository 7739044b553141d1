namespace Reranker.MLflow;

/// <summary>What a run used.</summary>
public sealed record RunInputs
{
    /// <summary>The datasets.</summary>
    public IReadOnlyList<DatasetInput> DatasetInputs { get; init; } = [];

    /// <summary>The ids of the logged models (MLflow 3.0).</summary>
    public IReadOnlyList<string> ModelInputs { get; init; } = [];
}
