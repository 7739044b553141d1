namespace Reranker.MLflow;

/// <summary>Adds up what several transfers do at once, and tells it.</summary>
internal sealed class TransferProgress(IProgress<ArtifactProgress>? target, int totalFiles, long totalBytes)
{
    private readonly Lock _lock = new();
    private int _files;
    private long _bytes;

    public static TransferProgress None { get; } = new(null, 0, 0);

    public void AddBytes(long count) => Add(0, count);

    public void AddFile() => Add(1, 0);

    private void Add(int files, long bytes)
    {
        if (target is null)
            return;
        // Told inside the lock, so that no report overtakes another.
        lock (_lock)
            target.Report(new ArtifactProgress(_files += files, totalFiles, _bytes += bytes, totalBytes));
    }
}
