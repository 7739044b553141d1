namespace Reranker.MLflow;

/// <summary>A run of an experiment.</summary>
public sealed record Run
{
    /// <summary>What it is.</summary>
    public required RunInfo Info { get; init; }

    /// <summary>What it recorded.</summary>
    public RunData Data { get; init; } = new();

    /// <summary>What it used.</summary>
    public RunInputs Inputs { get; init; } = new();

    /// <summary>What it made.</summary>
    public RunOutputs Outputs { get; init; } = new();
}
