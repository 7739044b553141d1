using System.Diagnostics;

namespace Reranker.Onnx;

/// <summary>Lets the batches of all requests take turns at the model, one run a core. Safe for concurrent use.</summary>
/// <remarks>
/// <list type="bullet">
/// <item>Nothing waits while a core is idle: a request's first batch starts at once, there is no window in which to collect more, and a small request is spread over all idle cores.</item>
/// <item>Whoever would end first if all shared the model evenly runs first: five documents wait for one batch of a request with a thousand, not for all, and nobody ends later than with even shares. See <see cref="FairQueue"/>.</item>
/// <item>A batch that is alone is told so: it may have all processors.</item>
/// <item>While they wait, batches of different requests that are equally long run as one, up to the model's token budget.</item>
/// <item>What waits is bounded; see <see cref="OnnxRerankerOptions.MaxQueuedTokens"/>. A cancelled request's batches are dropped.</item>
/// </list>
/// </remarks>
internal sealed class BatchScheduler(int parallelRuns, long? maxQueuedTokens)
{
    private readonly Lock _gate = new();
    private readonly FairQueue _queue = new();
    private readonly ServiceRate _rate = new(parallelRuns);
    private long _queuedTokens;
    private int _workers;

    /// <summary>How many tokens wait for their turn.</summary>
    public long QueuedTokens => Interlocked.Read(ref _queuedTokens);

    /// <summary>Refuses a request for which there is no room, before any work is done for it.</summary>
    /// <exception cref="RerankerOverloadedException">As much waits as may.</exception>
    public void RequireRoom() => RequireRoom(0);

    /// <summary>Scores all pairs of a request.</summary>
    /// <param name="model">The model, held until the task ends.</param>
    /// <param name="pairs">The pairs; their memory is read until the task ends, also when it is cancelled.</param>
    /// <param name="maxPadding">The share of a batch that may be padding.</param>
    /// <param name="cancellationToken">Drops what has not started.</param>
    /// <returns>A row of the model's width for each window; of width 1, its logits.</returns>
    /// <exception cref="RerankerOverloadedException">Too much waits already.</exception>
    /// <exception cref="InferenceException">The model gave no usable number for one of the pairs.</exception>
    public async Task<float[]> RunAsync(IPairScorer model, EncodedPairs pairs, double maxPadding, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var lengths = Array.ConvertAll(pairs.Windows, static window => window.Length);
        var request = new ScheduledRequest(model, pairs, BatchPlanner.Plan(lengths, BudgetFor(model, pairs.Tokens), maxPadding));
        Enqueue(request);
        var registration = cancellationToken.UnsafeRegister((_, token) => Abandon(request, new OperationCanceledException(token)), null);
        await using (registration.ConfigureAwait(false))
        {
            try
            {
                return await request.Completion.ConfigureAwait(false);
            }
            finally
            {
                request.Trace();
            }
        }
    }

    // One batch for each idle run at least, though larger ones would be cheaper. Who is idle a moment later does not matter: any budget is right.
    private int BudgetFor(IPairScorer model, int tokens)
    {
        var idle = parallelRuns - Volatile.Read(ref _workers);
        return idle <= 1 ? model.TokenBudget : Math.Min(model.TokenBudget, (tokens + idle - 1) / idle);
    }

    private void Enqueue(ScheduledRequest request)
    {
        int helpers;
        lock (_gate)
        {
            RequireRoom(request.WaitingTokens);
            _queuedTokens += request.WaitingTokens;
            _queue.Add(request);
            helpers = Math.Min(parallelRuns - _workers, request.WaitingBatches);
            _workers += helpers;
        }

        ServingInstruments.QueuedTokens.Add(request.WaitingTokens);
        for (var helper = 0; helper < helpers; helper++)
            ThreadPool.UnsafeQueueUserWorkItem(static scheduler => scheduler.Work(), this, preferLocal: false);
    }

    // A request that finds nobody waiting is never too large.
    private void RequireRoom(long tokens)
    {
        var queued = QueuedTokens;
        if (queued == 0 || maxQueuedTokens is not { } limit || queued + tokens <= limit)
            return;
        ServingInstruments.Overloads.Add(1);
        throw new RerankerOverloadedException(queued, limit, _rate.TimeFor(Math.Min(queued, queued + tokens - limit)));
    }

    private void Work()
    {
        var run = new BatchRun();
        while (TryTake(run))
        {
            var start = Stopwatch.GetTimestamp();
            run.Execute();
            var elapsed = Stopwatch.GetElapsedTime(start);
            if (!run.IsAlone)
                _rate.Add(run.Tokens, elapsed);
            ServingInstruments.RunDuration.Record(elapsed.TotalSeconds);
            ServingInstruments.RunTokens.Record(run.Tokens);
            ServingInstruments.RunFill.Record(run.Fill);
            Finish(run);
        }
    }

    // Fills a run; false when nothing waits, and the worker ends.
    private bool TryTake(BatchRun run)
    {
        lock (_gate)
        {
            if (_queue.First is not { } request)
            {
                _workers--;
                return false;
            }

            var batch = request.Take();
            run.Begin(request, batch, isAlone: _workers == 1 && _queue.Waiting.Length == 1 && !request.IsWaiting);
            foreach (var other in _queue.Waiting)
                run.AddFrom(other);
            _queue.Took(run.Tokens);
            _queuedTokens -= run.Tokens;
        }

        ServingInstruments.QueuedTokens.Add(-run.Tokens);
        return true;
    }

    private void Finish(BatchRun run)
    {
        lock (_gate)
        {
            foreach (var (request, _, error) in run.Parts)
            {
                if (error is not null)
                    Abandon(request, error);
                request.Finish();
            }
        }

        run.Clear();
    }

    private void Abandon(ScheduledRequest request, Exception reason)
    {
        long dropped;
        lock (_gate)
        {
            dropped = request.Abandon(reason);
            _queue.Remove(request);
            _queuedTokens -= dropped;
        }

        ServingInstruments.QueuedTokens.Add(-dropped);
    }
}
