namespace Reranker.MLflow;

/// <summary>Bounds what travels at once, files of folders and parts of files together.</summary>
internal sealed class Transfers(TransferSettings settings) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(settings.Parallelism);

    public TransferSettings Settings => settings;

    /// <summary>Sends something when there is room for it.</summary>
    public async Task<T> SendAsync<T>(Func<Task<T>> send, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await send().ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Does something for each, some at a time; the first failure ends it.</summary>
    public Task ForEachAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, ValueTask> act, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = settings.Parallelism, CancellationToken = cancellationToken }, act);

    public void Dispose() => _slots.Dispose();
}
