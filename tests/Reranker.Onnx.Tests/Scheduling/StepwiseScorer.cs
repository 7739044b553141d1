using System.Collections.Concurrent;

namespace Reranker.Onnx.Tests.Scheduling;

/// <summary>Scores a pair by its first token, one run at a time as the test lets it, and notes what ran.</summary>
internal sealed class StepwiseScorer(int tokenBudget) : IPairScorer, IDisposable
{
    /// <summary>A pair that starts with this token cannot be scored.</summary>
    public const int Poison = -1;

    private readonly SemaphoreSlim _steps = new(0);
    private readonly SemaphoreSlim _started = new(0);

    public int TokenBudget => tokenBudget;

    /// <summary>The first tokens of each run's pairs, in the order in which runs started.</summary>
    public ConcurrentQueue<int[]> Runs { get; } = [];

    /// <summary>The first tokens of runs that were alone.</summary>
    public ConcurrentQueue<int> Lone { get; } = [];

    /// <summary>Lets so many runs end.</summary>
    public void Step(int runs = 1) => _steps.Release(runs);

    /// <summary>Waits until one more run has started.</summary>
    public Task StartedAsync() => _started.WaitAsync(TestContext.Current.CancellationToken);

    public void Score(PairBatch batch, ReadOnlySpan<EncodedPair> pairs, Span<float> logits, bool alone)
    {
        var tokens = new List<int>();
        foreach (var index in batch.Pairs.Span)
            tokens.Add(pairs[index].Ids.Span[0]);
        Runs.Enqueue([.. tokens]);
        if (alone)
            Lone.Enqueue(tokens[0]);
        _started.Release();
        _steps.Wait();
        if (tokens.Contains(Poison))
            throw new InferenceException("a poisoned pair");
        foreach (var index in batch.Pairs.Span)
            logits[index] = pairs[index].Ids.Span[0];
    }

    public void Dispose()
    {
        _steps.Dispose();
        _started.Dispose();
    }
}
