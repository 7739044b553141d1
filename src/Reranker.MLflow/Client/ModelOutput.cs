namespace Reranker.MLflow;

/// <summary>A logged model in its role as a run's output (MLflow 3.0).</summary>
/// <param name="ModelId">The logged model.</param>
/// <param name="Step">At which step of the run it was made.</param>
public sealed record ModelOutput(string ModelId, long Step = 0);
