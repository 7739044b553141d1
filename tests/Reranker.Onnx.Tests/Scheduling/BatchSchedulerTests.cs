using CsCheck;

namespace Reranker.Onnx.Tests.Scheduling;

public sealed class BatchSchedulerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_documents_wait_for_one_batch_of_a_request_with_a_thousand()
    {
        using var scorer = new StepwiseScorer(tokenBudget: 10);
        var scheduler = new BatchScheduler(parallelRuns: 1, maxQueuedTokens: null);
        var large = RunAsync(scheduler, scorer, Enumerable.Repeat((1, 10), 1000));
        await scorer.StartedAsync();
        var small = RunAsync(scheduler, scorer, Enumerable.Repeat((2, 9), 5));

        for (var run = 0; run < 5; run++)
        {
            scorer.Step();
            await scorer.StartedAsync();
        }

        scorer.Step();
        Assert.Equal(Enumerable.Repeat(2f, 5), await small);
        Assert.Equal([1, 2, 2, 2, 2, 2], scorer.Runs.Take(6).Select(static run => run[0]));
        scorer.Step(1000);
        Assert.Equal(Enumerable.Repeat(1f, 1000), await large);
    }

    [Fact]
    public async Task Equally_long_batches_of_waiting_requests_run_as_one()
    {
        using var scorer = new StepwiseScorer(tokenBudget: 12);
        var scheduler = new BatchScheduler(parallelRuns: 1, maxQueuedTokens: null);
        var first = RunAsync(scheduler, scorer, [(1, 4)]);
        await scorer.StartedAsync();
        Task<float[]>[] others = [RunAsync(scheduler, scorer, [(2, 4), (3, 3)]), RunAsync(scheduler, scorer, [(4, 4), (5, 5)]), RunAsync(scheduler, scorer, [(6, 4)]), RunAsync(scheduler, scorer, [(7, 4)])];
        scorer.Step(100);

        Assert.Equal((float[])[1], await first);
        Assert.Equal([[2, 3], [4, 5], [6], [7]], await Task.WhenAll(others));
        // The smallest come first; what fits is taken along, from the next smallest first.
        Assert.Equal([[1], [6, 7, 2], [3], [5], [4]], scorer.Runs);
    }

    [Fact]
    public async Task A_small_request_is_spread_over_the_runs_that_are_idle()
    {
        using var scorer = new StepwiseScorer(tokenBudget: 100);
        var scheduler = new BatchScheduler(parallelRuns: 3, maxQueuedTokens: null);
        var small = RunAsync(scheduler, scorer, Enumerable.Repeat((1, 4), 6));
        for (var run = 0; run < 3; run++)
            await scorer.StartedAsync();
        var behind = RunAsync(scheduler, scorer, Enumerable.Repeat((2, 5), 6));
        scorer.Step(100);
        await Task.WhenAll(small, behind);

        Assert.Equal([[1, 1], [1, 1], [1, 1], [2, 2, 2, 2, 2, 2]], scorer.Runs);
    }

    [Fact]
    public async Task A_pair_that_cannot_be_scored_fails_its_own_request_alone()
    {
        using var scorer = new StepwiseScorer(tokenBudget: 100);
        var scheduler = new BatchScheduler(parallelRuns: 1, maxQueuedTokens: null);
        var first = RunAsync(scheduler, scorer, [(1, 5)]);
        await scorer.StartedAsync();
        var poisoned = RunAsync(scheduler, scorer, [(StepwiseScorer.Poison, 4), (2, 3)]);
        var healthy = RunAsync(scheduler, scorer, [(3, 4)]);
        scorer.Step(100);

        Assert.Equal((float[])[1], await first);
        Assert.Equal((float[])[3], await healthy);
        await Assert.ThrowsAsync<InferenceException>(() => poisoned);
        Assert.Equal(0, scheduler.QueuedTokens);
        Assert.DoesNotContain(scorer.Runs, static run => run.Contains(2));
    }

    [Fact]
    public async Task A_cancelled_request_drops_what_has_not_started_and_ends_after_what_has()
    {
        using var scorer = new StepwiseScorer(tokenBudget: 10);
        var scheduler = new BatchScheduler(parallelRuns: 1, maxQueuedTokens: null);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var request = RunAsync(scheduler, scorer, Enumerable.Repeat((1, 10), 50), source.Token);
        await scorer.StartedAsync();
        Assert.Equal(490, scheduler.QueuedTokens);

        await source.CancelAsync();
        Assert.Equal(0, scheduler.QueuedTokens);
        Assert.False(request.IsCompleted);
        scorer.Step();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.Single(scorer.Runs);

        scorer.Step();
        Assert.Equal((float[])[2], await RunAsync(scheduler, scorer, [(2, 10)]));
    }

    [Fact]
    public async Task A_batch_is_alone_while_no_other_runs_or_waits()
    {
        using var scorer = new StepwiseScorer(tokenBudget: 10);
        var scheduler = new BatchScheduler(parallelRuns: 2, maxQueuedTokens: null);
        var lone = RunAsync(scheduler, scorer, [(1, 10)]);
        await scorer.StartedAsync();
        var beside = RunAsync(scheduler, scorer, [(2, 10)]);
        await scorer.StartedAsync();
        scorer.Step(2);
        await Task.WhenAll(lone, beside);

        var both = RunAsync(scheduler, scorer, [(3, 10), (4, 10)]);
        await scorer.StartedAsync();
        await scorer.StartedAsync();
        scorer.Step(2);
        await both;
        Assert.Equal([1], scorer.Lone);
    }

    [Fact]
    public async Task A_request_too_many_is_refused_with_a_time_to_come_back_and_a_large_one_alone_is_not()
    {
        using var scorer = new StepwiseScorer(tokenBudget: 10);
        var scheduler = new BatchScheduler(parallelRuns: 1, maxQueuedTokens: 100);
        var large = RunAsync(scheduler, scorer, Enumerable.Repeat((1, 10), 50));
        await scorer.StartedAsync();
        scorer.Step();
        await scorer.StartedAsync();

        var error = await Assert.ThrowsAsync<RerankerOverloadedException>(() => RunAsync(scheduler, scorer, [(2, 10)]));
        Assert.Throws<RerankerOverloadedException>(scheduler.RequireRoom);
        Assert.Equal(480, error.QueuedTokens);
        Assert.InRange(error.RetryAfter, TimeSpan.FromTicks(1), TimeSpan.FromHours(1));
        Assert.Contains("480 tokens wait", error.Message, StringComparison.Ordinal);

        scorer.Step(100);
        await large;
        Assert.Equal((float[])[2], await RunAsync(scheduler, scorer, [(2, 10)]));
    }

    [Fact]
    public async Task As_many_runs_go_on_at_once_as_there_are_cores_for()
    {
        using var scorer = new StepwiseScorer(tokenBudget: 10);
        var scheduler = new BatchScheduler(parallelRuns: 3, maxQueuedTokens: null);
        var request = RunAsync(scheduler, scorer, Enumerable.Repeat((1, 10), 8));
        for (var run = 0; run < 3; run++)
            await scorer.StartedAsync();
        await Task.Delay(20, Cancel);
        Assert.Equal(3, scorer.Runs.Count);
        scorer.Step(8);
        await request;
        Assert.Equal(8, scorer.Runs.Count);
    }

    [Fact]
    public async Task Whatever_comes_in_whatever_order_every_pair_gets_its_own_logit_and_nothing_is_left()
    {
        var requests = Gen.Select(Gen.Int[1, 1000], Gen.Int[1, 6]).Array[1, 12].Array[1, 12];
        await Gen.Select(requests, Gen.Int[1, 40], Gen.Int[1, 4], Gen.Bool).SampleAsync(
            async (all, budget, parallel, cancel) =>
            {
                using var scorer = new StepwiseScorer(budget);
                scorer.Step(10_000);
                var scheduler = new BatchScheduler(parallel, maxQueuedTokens: null);
                using var source = new CancellationTokenSource();
                var abandoned = cancel ? RunAsync(scheduler, scorer, Enumerable.Repeat((0, 3), 20), source.Token) : Task.FromResult<float[]>([]);
                var running = all.Select(pairs => Task.Run(() => RunAsync(scheduler, scorer, pairs))).ToArray();
                await source.CancelAsync();
                var logits = await Task.WhenAll(running);
                await abandoned.ContinueWith(static _ => { }, TaskScheduler.Default);
                Assert.Equal(all.Select(static pairs => pairs.Select(static pair => (float)pair.Item1)), logits);
                Assert.Equal(0, scheduler.QueuedTokens);
                Assert.All(scorer.Runs, run => Assert.True(run.Length == 1 || run.Length <= budget));
            },
            iter: 200);
    }

    private static Task<float[]> RunAsync(BatchScheduler scheduler, StepwiseScorer scorer, IEnumerable<(int Token, int Length)> pairs, CancellationToken? cancellationToken = null)
    {
        var windows = pairs.Select(static pair => new EncodedPair(Enumerable.Repeat(pair.Token, pair.Length).ToArray(), pair.Length, Truncated: false)).ToArray();
        return scheduler.RunAsync(scorer, EncodedPairs.Whole(windows, new TokenArena()), maxPadding: 0, cancellationToken ?? Cancel);
    }
}
