using System.Threading.Channels;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Reranker.MLflow.Tests;

public sealed class MetricBufferTests : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly FakeTimeProvider _time = new();
    private readonly List<IReadOnlyList<Metric>> _sent = [];
    private readonly MetricBuffer _buffer;
    private Func<int, Task> _store = static _ => Task.CompletedTask;

    public MetricBufferTests() => _buffer = Create(_sent, size => _store(size));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_fails_in_between_everything_arrives_once_and_in_order_in_batches_that_a_server_takes()
    {
        await Gen.Select(Gen.Int[0, 2_500], Gen.Bool, Gen.Bool).Array[1, 12].SampleAsync(
            async steps =>
            {
                var sent = new List<IReadOnlyList<Metric>>();
                var failing = false;
                await using var buffer = Create(sent, _ => Volatile.Read(ref failing) ? throw Away() : Task.CompletedTask);
                var count = 0;
                foreach (var (size, fail, flush) in steps)
                {
                    Volatile.Write(ref failing, fail);
                    try
                    {
                        await buffer.AddAsync(Metrics(count, size), CancellationToken.None);
                        count += size;
                        if (flush)
                            await buffer.FlushAsync(CancellationToken.None);
                    }
                    catch (MLflowConnectionException)
                    {
                        // No room: what this call brought was not accepted. Or not sent: it is still there.
                    }
                }

                Volatile.Write(ref failing, false);
                await buffer.CloseAsync(CancellationToken.None);
                Assert.Equal(Enumerable.Range(0, count), sent.SelectMany(static batch => batch).Select(static metric => (int)metric.Step));
                Assert.All(sent, static batch => Assert.InRange(batch.Count, 1, Batches.MaxMetrics));
            },
            iter: 100,
            threads: 1);
    }

    [Fact]
    public async Task A_full_batch_goes_at_once_and_the_rest_when_the_interval_is_over()
    {
        var arrivals = Arrivals();
        await _buffer.AddAsync(Metrics(0, 1_001), Cancellation);
        Assert.Equal(1_000, await arrivals.ReadAsync(Cancellation));

        _time.Advance(Interval);
        Assert.Equal(1, await arrivals.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task What_could_not_be_sent_is_tried_again_when_the_interval_is_over_and_meanwhile_more_is_accepted()
    {
        var arrivals = Arrivals();
        var succeed = _store;
        var failed = new TaskCompletionSource();
        _store = _ =>
        {
            failed.TrySetResult();
            throw Away();
        };
        await _buffer.AddAsync(Metrics(0, 1_000), Cancellation);
        await failed.Task;
        _store = succeed;
        await _buffer.AddAsync(Metrics(1_000, 10), Cancellation);

        // The timer is set when the failed attempt is over.
        while (!arrivals.TryPeek(out _))
        {
            _time.Advance(Interval);
            await Task.Yield();
        }

        Assert.Equal(1_000, await arrivals.ReadAsync(Cancellation));
        await _buffer.FlushAsync(Cancellation);
        Assert.Equal(1_010, _sent.Sum(static batch => batch.Count));
    }

    [Fact]
    public async Task Whoever_logs_faster_than_the_store_takes_it_waits_for_the_store()
    {
        var (reached, open) = (new TaskCompletionSource(), new TaskCompletionSource());
        _store = _ =>
        {
            reached.TrySetResult();
            return open.Task;
        };
        await _buffer.AddAsync(Metrics(0, MetricBuffer.Capacity), Cancellation);
        await reached.Task;

        var waiting = _buffer.AddAsync(Metrics(MetricBuffer.Capacity, 1), Cancellation).AsTask();
        Assert.False(waiting.IsCompleted);
        using var impatience = new CancellationTokenSource();
        var impatient = _buffer.AddAsync(Metrics(0, 1), impatience.Token).AsTask();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        open.SetResult();
        await waiting;
        await _buffer.CloseAsync(Cancellation);
        Assert.Equal(MetricBuffer.Capacity + 1, _sent.Sum(static batch => batch.Count));
    }

    [Fact]
    public async Task Without_room_and_without_a_store_the_caller_hears_of_it_and_its_metric_is_not_accepted()
    {
        _store = static _ => throw Away();
        await _buffer.AddAsync(Metrics(0, MetricBuffer.Capacity), Cancellation);

        await Assert.ThrowsAsync<MLflowConnectionException>(() => _buffer.AddAsync(Metrics(0, 1), Cancellation).AsTask());
        Assert.Equal(MetricBuffer.Capacity, _buffer.Count);
    }

    [Fact]
    public async Task A_refusal_is_thrown_by_the_next_call_until_a_flush_succeeds()
    {
        _store = static _ => throw MLflowException.Invalid("The run is deleted.");
        await _buffer.AddAsync(Metrics(0, 1), Cancellation);
        await Assert.ThrowsAsync<MLflowException>(() => _buffer.FlushAsync(Cancellation));
        await Assert.ThrowsAsync<MLflowException>(() => _buffer.AddAsync(Metrics(1, 1), Cancellation).AsTask());
        await Assert.ThrowsAsync<MLflowException>(() => _buffer.CloseAsync(Cancellation));

        _store = static _ => Task.CompletedTask;
        await _buffer.FlushAsync(Cancellation);
        await _buffer.AddAsync(Metrics(1, 1), Cancellation);
        await _buffer.CloseAsync(Cancellation);
        Assert.Equal([0, 1], _sent.SelectMany(static batch => batch).Select(static metric => metric.Step));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _buffer.AddAsync(Metrics(2, 1), Cancellation).AsTask());
    }

    public ValueTask DisposeAsync() => _buffer.DisposeAsync();

    private static MLflowConnectionException Away() => new("The server is away.");

    private static Metric[] Metrics(int first, int count) => [.. Enumerable.Range(first, count).Select(static step => new Metric("m", step, 1, step))];

    private MetricBuffer Create(List<IReadOnlyList<Metric>> sent, Func<int, Task> store) => new(
        async (batch, cancellation) =>
        {
            await store(batch.Count).WaitAsync(cancellation);
            sent.Add(batch);
        },
        Interval,
        _time,
        NullLogger.Instance);

    /// <summary>The sizes of batches, as they come.</summary>
    private ChannelReader<int> Arrivals()
    {
        var arrivals = Channel.CreateUnbounded<int>();
        _store = size => arrivals.Writer.WriteAsync(size).AsTask();
        return arrivals.Reader;
    }
}
