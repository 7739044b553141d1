using System.Diagnostics;

namespace Reranker.Onnx;

/// <summary>A request in the queue: its batches, and which of them wait, run or are done. All members but <see cref="Completion"/> and <see cref="Trace"/> belong to whoever holds the scheduler's lock.</summary>
internal sealed class ScheduledRequest
{
    private readonly List<PairBatch> _batches;
    private readonly bool[] _taken;
    private readonly TaskCompletionSource<float[]> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _queued = Stopwatch.GetTimestamp();
    private long _started;
    private int _next;
    private int _running;
    private Exception? _error;

    /// <param name="model">Runs them.</param>
    /// <param name="pairs">What runs. Its memory is read until <see cref="Completion"/> ends.</param>
    /// <param name="batches">The plan, longest pairs first.</param>
    public ScheduledRequest(IPairScorer model, EncodedPairs pairs, List<PairBatch> batches)
    {
        Model = model;
        Pairs = pairs;
        Rows = new float[checked(pairs.Windows.Length * model.Width)];
        _batches = batches;
        _taken = new bool[batches.Count];
        WaitingBatches = batches.Count;
        foreach (var batch in batches)
            WaitingTokens += batch.Tokens;
    }

    public IPairScorer Model { get; }

    public EncodedPairs Pairs { get; }

    /// <summary>A row of the model's width for each window, as far as they are known. Batches write to different places.</summary>
    public float[] Rows { get; }

    /// <summary>Ends when no batch runs any more: with the rows, or with what went wrong.</summary>
    public Task<float[]> Completion => _completion.Task;

    /// <summary>Where it stands in the queue, which alone sets it.</summary>
    public (double End, long Number) Place { get; set; }

    /// <summary>Whether a batch waits for its turn.</summary>
    public bool IsWaiting => WaitingBatches > 0;

    /// <summary>How many batches wait.</summary>
    public int WaitingBatches { get; private set; }

    /// <summary>How many tokens wait.</summary>
    public long WaitingTokens { get; private set; }

    /// <summary>Takes the longest batch that waits.</summary>
    public PairBatch Take()
    {
        while (_taken[_next])
            _next++;
        return Take(_next);
    }

    /// <summary>Takes a batch that may run together with others: of just this length, and of so many pairs at most.</summary>
    public bool TryTake(int length, long maxPairs, out PairBatch batch)
    {
        if (IsWaiting)
        {
            for (var index = FirstOf(length); index < _batches.Count && _batches[index].Length == length; index++)
            {
                if (_taken[index] || _batches[index].Pairs.Length > maxPairs)
                    continue;
                batch = Take(index);
                return true;
            }
        }

        batch = default;
        return false;
    }

    /// <summary>Lets no further batch run. What is the first reason stays it.</summary>
    /// <returns>How many tokens wait no more.</returns>
    public long Abandon(Exception reason)
    {
        _error ??= reason;
        var dropped = WaitingTokens;
        (WaitingBatches, WaitingTokens) = (0, 0);
        CompleteIfDone();
        return dropped;
    }

    /// <summary>A batch that was taken has ended.</summary>
    public void Finish()
    {
        _running--;
        CompleteIfDone();
    }

    /// <summary>Says how long it waited and ran, once it is over.</summary>
    public void Trace() => RequestTrace.Tell(_queued, _started);

    private PairBatch Take(int index)
    {
        if (_started == 0)
            _started = Stopwatch.GetTimestamp();
        _taken[index] = true;
        WaitingBatches--;
        _running++;
        WaitingTokens -= _batches[index].Tokens;
        return _batches[index];
    }

    private void CompleteIfDone()
    {
        if (IsWaiting || _running > 0)
            return;
        if (_error is OperationCanceledException canceled)
            _completion.TrySetCanceled(canceled.CancellationToken);
        else if (_error is not null)
            _completion.TrySetException(_error);
        else
            _completion.TrySetResult(Rows);
    }

    // Lengths fall: the first batch that is no longer than this.
    private int FirstOf(int length)
    {
        var (low, high) = (_next, _batches.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_batches[middle].Length > length)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
