using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;

namespace Reranker.MLflow;

/// <summary>
/// Metrics on their way to a store: sent in order, in batches, when a batch is full, when the oldest has waited long enough, and when asked.
/// What was accepted stays here until the store has it.
/// </summary>
/// <param name="send">Logs a batch: all of it or nothing.</param>
/// <param name="interval">How long a metric waits for others at most.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears of batches that could not be sent.</param>
internal sealed partial class MetricBuffer(Func<IReadOnlyList<Metric>, CancellationToken, Task> send, TimeSpan interval, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>As many may wait; whoever brings more waits for the store.</summary>
    public const int Capacity = 10 * Batches.MaxMetrics;

    private readonly Lock _lock = new();
    private readonly Queue<Metric> _waiting = new();
    // Batches go one after the other: the order stays.
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _stop = new();
    private ITimer? _timer;
    private bool _armed;
    private bool _busy;
    private bool _closed;
    private Task _background = Task.CompletedTask;
    private Exception? _failure;

    public int Count
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    /// <summary>Accepts metrics, all of them or none; waits where there is no room.</summary>
    /// <exception cref="TrackingException">None was accepted: the store has refused what came before, or cannot be reached and there is no room.</exception>
    public async ValueTask AddAsync(IReadOnlyCollection<Metric> metrics, CancellationToken cancellationToken)
    {
        while (!TryAdd(metrics))
            await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends what was accepted before the call.</summary>
    /// <exception cref="TrackingException">Something could not be sent; it is still here.</exception>
    public Task FlushAsync(CancellationToken cancellationToken) => SendAsync(onlyFull: false, cancellationToken);

    /// <summary>Sends all and accepts no more.</summary>
    /// <exception cref="TrackingException">Something could not be sent; it is still here, and the buffer is still open.</exception>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            _closed = true;
        try
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            lock (_lock)
                _closed = false;
            throw;
        }
    }

    /// <summary>Stops sending; what is still here is lost.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        lock (_lock)
            _closed = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_timer is not null)
            await _timer.DisposeAsync().ConfigureAwait(false);
        await _background.ConfigureAwait(false);
        _stop.Dispose();
        _sending.Dispose();
    }

    private bool TryAdd(IReadOnlyCollection<Metric> metrics)
    {
        lock (_lock)
        {
            if (_closed)
                throw new InvalidOperationException("The run has ended: no more metrics can be logged to it. Continue it by its id.");
            if (_failure is { } failure && !IsTransient(failure))
                ExceptionDispatchInfo.Throw(failure);
            if (_waiting.Count >= Capacity)
                return false;
            foreach (var metric in metrics)
                _waiting.Enqueue(metric);
            Schedule();
            return true;
        }
    }

    // What was refused once is refused again; what fails for the moment may go well later.
    private static bool IsTransient(Exception error) => error is not MLflowException refused || refused.StatusCode is 408 or 429 or >= 500;

    /// <summary>Sees to it that what waits is sent: at once where it fills a batch, else when the interval is over. After a failure, only then.</summary>
    private void Schedule()
    {
        if (_busy || _waiting.Count == 0)
            return;
        if (_waiting.Count >= Batches.MaxMetrics && _failure is null)
        {
            Start(onlyFull: true);
        }
        else if (!_armed)
        {
            _armed = true;
            _timer ??= time.CreateTimer(static buffer => ((MetricBuffer)buffer!).OnTime(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(interval, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnTime()
    {
        lock (_lock)
        {
            _armed = false;
            if (!_busy && !_stop.IsCancellationRequested)
                Start(onlyFull: false);
        }
    }

    private void Start(bool onlyFull)
    {
        _busy = true;
        _background = Task.Run(() => SendInBackgroundAsync(onlyFull));
    }

    private async Task SendInBackgroundAsync(bool onlyFull)
    {
        try
        {
            await SendAsync(onlyFull, _stop.Token).ConfigureAwait(false);
        }
        catch (TrackingException error)
        {
            LogFailed(logger, Count, error);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
        finally
        {
            lock (_lock)
            {
                _busy = false;
                if (!_stop.IsCancellationRequested)
                    Schedule();
            }
        }
    }

    private async Task SendAsync(bool onlyFull, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // What comes in the meantime waits for the next time, or whoever logs without a pause would keep this going.
            for (var left = Count; left >= (onlyFull ? Batches.MaxMetrics : 1);)
            {
                var batch = Next(left);
                await send(batch, cancellationToken).ConfigureAwait(false);
                Remove(batch.Count);
                left -= batch.Count;
            }
        }
        catch (TrackingException error)
        {
            lock (_lock)
                _failure = error;
            throw;
        }
        finally
        {
            _sending.Release();
        }
    }

    private IReadOnlyList<Metric> Next(int limit)
    {
        lock (_lock)
            return Batches.First(_waiting, limit);
    }

    private void Remove(int count)
    {
        lock (_lock)
        {
            _failure = null;
            for (; count > 0; count--)
                _waiting.Dequeue();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} metrics could not be sent and are kept.")]
    private static partial void LogFailed(ILogger logger, int count, Exception error);
}
