namespace Reranker.MLflow.Tests;

/// <summary>Keeps what is reported, in its order.</summary>
internal sealed class Reports(Action<ArtifactProgress>? also = null) : IProgress<ArtifactProgress>
{
    public List<ArtifactProgress> All { get; } = [];

    public void Report(ArtifactProgress value)
    {
        All.Add(value);
        also?.Invoke(value);
    }
}
