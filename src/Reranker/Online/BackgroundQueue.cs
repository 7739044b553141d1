using System.Threading.Channels;

namespace Reranker;

/// <summary>Work for one worker off the request path: what does not fit is turned away, and disposing finishes what waits.</summary>
/// <remarks>What is given up is counted in <c>reranker.online.dropped</c>.</remarks>
internal sealed class BackgroundQueue<T> : IDisposable
{
    private readonly Channel<T> _items;
    private readonly string _mode;
    private readonly int _batch;
    private readonly TimeSpan _drainTimeout;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _worker;

    /// <param name="options">How much may wait, and how long disposing does.</param>
    /// <param name="mode">For the counter.</param>
    /// <param name="batch">The most items the work is given at once.</param>
    /// <param name="work">Deals with its errors itself.</param>
    /// <param name="clock">The time.</param>
    public BackgroundQueue(OnlineOptions options, string mode, int batch, Func<IReadOnlyList<T>, CancellationToken, Task> work, TimeProvider clock)
    {
        _items = Channel.CreateBounded<T>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        (_mode, _batch, _drainTimeout, _clock) = (mode, batch, options.DrainTimeout, clock);

        // Whatever request happens to be the first, its trace is not the worker's.
        using (ExecutionContext.SuppressFlow())
            _worker = Task.Run(() => RunAsync(work));
    }

    /// <summary>Queues an item without waiting; one too many is dropped.</summary>
    public void Add(T item)
    {
        if (!_items.Writer.TryWrite(item))
            OnlineInstruments.Dropped(_mode, 1);
    }

    public void Dispose()
    {
        if (!_items.Writer.TryComplete())
            return;
        if (!IsFinished())
        {
            _stopping.Cancel();
            OnlineInstruments.Dropped(_mode, _items.Reader.Count);

            // What is in work notices, and leaves the store alone.
            IsFinished();
        }

        _stopping.Dispose();
    }

    private bool IsFinished()
    {
        try
        {
            _worker.WaitAsync(_drainTimeout, _clock).GetAwaiter().GetResult();
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task RunAsync(Func<IReadOnlyList<T>, CancellationToken, Task> work)
    {
        var stopping = _stopping.Token;
        while (!stopping.IsCancellationRequested && await _items.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            var batch = new List<T>();
            while (batch.Count < _batch && _items.Reader.TryRead(out var item))
                batch.Add(item);
            await work(batch, stopping).ConfigureAwait(false);
        }
    }
}
