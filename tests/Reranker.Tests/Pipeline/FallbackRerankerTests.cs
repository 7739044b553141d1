using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Polly;
using Polly.CircuitBreaker;

namespace Reranker.Tests;

public sealed class FallbackRerankerTests : IDisposable
{
    private static readonly RerankRequest Request = new("q", [new("a") { Score = 1 }, new("bb") { Score = 3 }, new("ccc") { Score = 2 }]);

    private readonly FakeTimeProvider _time = new();
    private readonly FakeReranker _fake = new(static (_, document) => document.Length);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_in_time_is_the_models()
    {
        var response = await Build(new SlowReranker(_fake), static options => options.Deadline = TimeSpan.FromSeconds(1), release: true).RerankAsync(Request, cancellationToken: Token);

        Assert.Null(response.Degraded);
        Assert.Equal([2, 1, 0], response.Results.Select(static result => result.Index));
    }

    [Fact]
    public async Task What_is_not_ranked_in_time_is_answered_in_the_first_stages_order()
    {
        using var slow = new SlowReranker(_fake);
        var ranking = Build(slow, static options => options.Deadline = TimeSpan.FromSeconds(1)).RerankAsync(Request, cancellationToken: Token);
        await slow.Asked;
        _time.Advance(TimeSpan.FromSeconds(1));
        var response = await ranking;

        Assert.Equal(DegradedReason.Deadline, response.Degraded);
        Assert.Equal([(1, 3f), (2, 2f), (0, 1f)], response.Results.Select(static result => (result.Index, result.RelevanceScore)));
        Assert.All(response.Results, static result => Assert.Null(result.ModelScore));
    }

    [Fact]
    public async Task A_requests_own_deadline_goes_before()
    {
        using var slow = new SlowReranker(_fake);
        var ranking = Build(slow, static options => options.Deadline = TimeSpan.FromMinutes(1)).RerankAsync(Request, new RerankOptions { Deadline = TimeSpan.FromMilliseconds(50), TopN = 1 }, Token);
        await slow.Asked;
        _time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.Equal(1, Assert.Single((await ranking).Results).Index);
    }

    [Fact]
    public async Task Without_scores_the_order_of_the_request_stays_and_blanks_are_last()
    {
        _fake.Failure = new InferenceException("broken");
        var response = await Build(_fake).RerankAsync("q", ["", "x", "y"], cancellationToken: Token);

        Assert.Equal(DegradedReason.Failure, response.Degraded);
        Assert.Equal([1, 2, 0], response.Results.Select(static result => result.Index));
    }

    [Fact]
    public async Task An_overload_is_answered_too()
    {
        _fake.Failure = new RerankerOverloadedException(10, 5, TimeSpan.FromSeconds(1));
        Assert.Equal(DegradedReason.Overload, (await Build(_fake).RerankAsync(Request, cancellationToken: Token)).Degraded);
    }

    [Fact]
    public async Task What_cannot_be_ranked_is_still_refused()
    {
        _fake.Failure = new InvalidRerankRequestException("query", "It is blank.");
        await Assert.ThrowsAsync<InvalidRerankRequestException>(() => Build(_fake).RerankAsync(Request, cancellationToken: Token));
    }

    [Fact]
    public async Task A_caller_who_cancels_gets_no_answer()
    {
        using var slow = new SlowReranker(_fake);
        using var cancel = new CancellationTokenSource();
        var ranking = Build(slow, static options => options.Deadline = TimeSpan.FromSeconds(1)).RerankAsync(Request, cancellationToken: cancel.Token);
        await slow.Asked;
        await cancel.CancelAsync();

        Assert.Equal(cancel.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ranking)).CancellationToken);
    }

    [Fact]
    public async Task What_was_scored_so_far_comes_first_where_that_is_asked_for()
    {
        using var slow = new SlowReranker(_fake, slowDocument: "ccc");
        var ranking = Build(slow, static options => (options.Deadline, options.UsePartialScores, options.PartSize) = (TimeSpan.FromSeconds(1), true, 1)).RerankAsync(Request, cancellationToken: Token);
        await slow.Asked;
        _time.Advance(TimeSpan.FromSeconds(1));
        var response = await ranking;

        Assert.Equal(DegradedReason.Deadline, response.Degraded);
        Assert.Equal([(1, 2f, 2f), (0, 1f, 1f), (2, 1f, null)], response.Results.Select(static result => (result.Index, result.RelevanceScore, result.ModelScore)));
    }

    [Fact]
    public async Task Parts_that_are_all_done_in_time_are_one_whole_answer()
    {
        var whole = await Build(_fake, static options => (options.UsePartialScores, options.PartSize) = (true, 2)).RerankAsync(Request, new RerankOptions { TopN = 2 }, Token);

        Assert.Null(whole.Degraded);
        Assert.Equal([2, 1], whole.Results.Select(static result => result.Index));
        Assert.Equal(["a bb", "ccc"], _fake.Scored.Select(static part => string.Join(' ', part)).Order());
    }

    [Fact]
    public async Task A_circuit_that_is_open_spares_the_model()
    {
        _fake.Failure = new InferenceException("broken");
        var breaker = new ResiliencePipelineBuilder { TimeProvider = _time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions { MinimumThroughput = 2, BreakDuration = TimeSpan.FromSeconds(30) }).Build();
        var reranker = Build(_fake, options => options.Resilience = breaker);

        for (var i = 0; i < 5; i++)
            Assert.Equal(DegradedReason.Failure, (await reranker.RerankAsync(Request, cancellationToken: Token)).Degraded);
        Assert.Equal(2, _fake.Calls);

        _fake.Failure = null;
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.Null((await reranker.RerankAsync(Request, cancellationToken: Token)).Degraded);
    }

    [Fact]
    public void Options_out_of_their_range_are_refused() => Assert.Throws<OptionsValidationException>(() => Build(_fake, static options => options.Deadline = TimeSpan.Zero));

    public void Dispose() => _fake.Dispose();

    private IReranker Build(IReranker inner, Action<FallbackOptions>? configure = null, bool release = false)
    {
        if (release)
            ((SlowReranker)inner).Release();
        return new RerankerBuilder(inner).UseFallback(configure).Build(new ServiceCollection().AddSingleton<TimeProvider>(_time).BuildServiceProvider());
    }

    /// <summary>Holds back answers until it is released, or those about one document.</summary>
    private sealed class SlowReranker(IReranker inner, string? slowDocument = null) : DelegatingReranker(inner)
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public void Release() => _released.TrySetResult();

        public override async Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
        {
            _asked.TrySetResult();
            await _released.Task.WaitAsync(cancellationToken);
            return await base.RerankAsync(request, options, cancellationToken);
        }

        public override async Task<ScoreResponse> ScoreAsync(ScoreRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
        {
            if (request.Pairs[0].Document == slowDocument)
            {
                _asked.TrySetResult();
                await _released.Task.WaitAsync(cancellationToken);
            }

            return await base.ScoreAsync(request, options, cancellationToken);
        }
    }
}
