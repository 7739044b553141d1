using Microsoft.Extensions.Options;
using System.Diagnostics.Metrics;

namespace Reranker.Tests;

[Collection(nameof(RerankerDiagnostics))]
public sealed class ScoreCacheRerankerTests : IDisposable
{
    private static readonly ModelIdentity Other = new("fake", "2", new string('b', 64));

    private readonly FakeReranker _fake;
    private readonly IReranker _cached;
    private float _sign = 1;

    public ScoreCacheRerankerTests()
    {
        _fake = new FakeReranker((query, text) => _sign * (query.Length + text.Length));
        _cached = new RerankerBuilder(_fake).UseScoreCache().Build();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _cached.Dispose();

    [Fact]
    public async Task Only_documents_that_are_not_known_are_scored_and_the_answer_is_the_one_without_a_cache()
    {
        await _cached.RerankAsync("query", ["bb", "dddd"], cancellationToken: Cancel);

        var response = await _cached.RerankAsync("query", ["a", "bb", "ccc", "dddd"], new RerankOptions { TopN = 3 }, Cancel);

        Assert.Equal(["a", "ccc"], _fake.Scored[1]);
        Assert.Equal([(3, 9f), (2, 8f), (1, 7f)], response.Results.Select(static result => (result.Index, result.RelevanceScore)));
        Assert.Equal("ccc", response.Results[1].Document.Text);
        Assert.Equal(20, response.Usage.TotalTokens);
    }

    [Fact]
    public async Task A_request_that_is_known_does_not_reach_the_model_and_costs_nothing()
    {
        await _cached.RerankAsync("query", ["a", "bb"], cancellationToken: Cancel);
        var response = await _cached.RerankAsync("query", ["bb", "a"], cancellationToken: Cancel);

        Assert.Equal(1, _fake.Calls);
        Assert.Equal([0, 1], response.Results.Select(static result => result.Index));
        Assert.Equal((_fake.Model, 0), (response.Model, response.Usage.TotalTokens));
    }

    [Fact]
    public async Task Texts_that_occur_twice_are_scored_once_and_keep_their_ids()
    {
        var request = new RerankRequest("query", [new("bb", "1"), new("a", "2"), new("bb", "3")]);
        var response = await _cached.RerankAsync(request, cancellationToken: Cancel);

        Assert.Equal(["bb", "a"], Assert.Single(_fake.Scored));
        Assert.Equal(["1", "3", "2"], response.Results.Select(static result => result.Document.Id));
    }

    [Fact]
    public async Task Pairs_come_back_in_their_order_whatever_is_known_of_them()
    {
        await _cached.ScoreAsync(new ScoreRequest([new("q", "bb"), new("query", "bb")]), cancellationToken: Cancel);
        var response = await _cached.ScoreAsync(new ScoreRequest([new("q", "a"), new("query", "bb"), new("q", "bb"), new("q", "a")]), cancellationToken: Cancel);

        Assert.Equal([2, 7, 3, 2], response.Scores);
        Assert.Equal(["a"], _fake.Scored[1]);
    }

    [Fact]
    public async Task Another_query_another_kind_of_score_and_another_operation_are_scored_for_themselves()
    {
        await _cached.RerankAsync("query", ["a"], cancellationToken: Cancel);
        await _cached.RerankAsync("Query", ["a"], cancellationToken: Cancel);
        await _cached.RerankAsync("quer", ["ya"], cancellationToken: Cancel);
        await _cached.RerankAsync("query", ["a"], new RerankOptions { RawScores = true }, Cancel);
        await _cached.RerankAsync("query", ["a"], new RerankOptions { Calibrated = true }, Cancel);
        await _cached.ScoreAsync(new ScoreRequest([new("query", "a")]), cancellationToken: Cancel);
        Assert.Equal(6, _fake.Calls);
    }

    [Fact]
    public async Task A_switched_model_begins_anew_and_the_old_ones_scores_are_there_when_it_returns()
    {
        var first = _fake.Model;
        await _cached.RerankAsync("query", ["a", "bb"], cancellationToken: Cancel);
        (_fake.Model, _sign) = (Other, -1);
        var switched = await _cached.RerankAsync("query", ["a", "bb"], cancellationToken: Cancel);
        (_fake.Model, _sign) = (first, 1);
        var returned = await _cached.RerankAsync("query", ["a", "bb"], cancellationToken: Cancel);

        Assert.Equal((Other, -6f), (switched.Model, switched.Results[0].RelevanceScore));
        Assert.Equal((first, 7f), (returned.Model, returned.Results[0].RelevanceScore));
        Assert.Equal(2, _fake.Calls);
    }

    [Fact]
    public async Task A_switch_between_looking_up_and_scoring_leaves_an_answer_of_the_new_model_alone()
    {
        await _cached.RerankAsync("query", ["a", "bb"], cancellationToken: Cancel);
        _fake.BeforeAnswer = () => (_fake.Model, _sign) = (Other, -1);

        var response = await _cached.RerankAsync("query", ["a", "bb", "ccc"], cancellationToken: Cancel);

        Assert.Equal(Other, response.Model);
        Assert.Equal([-6f, -7f, -8f], response.Results.Select(static result => result.RelevanceScore));
        Assert.Equal([["ccc"], ["a", "bb", "ccc"]], _fake.Scored[1..]);
        Assert.Equal(10 + 30, response.Usage.TotalTokens);

        await _cached.RerankAsync("query", ["a", "bb", "ccc"], cancellationToken: Cancel);
        Assert.Equal(3, _fake.Calls);
    }

    [Fact]
    public async Task Failures_and_cancelled_calls_leave_nothing_behind()
    {
        _fake.Failure = new InferenceException("broken");
        await Assert.ThrowsAsync<InferenceException>(() => _cached.RerankAsync("query", ["a"], cancellationToken: Cancel));
        _fake.Failure = null;
        await Assert.ThrowsAsync<OperationCanceledException>(() => _cached.RerankAsync("query", ["a"], cancellationToken: new CancellationToken(canceled: true)));

        var response = await _cached.RerankAsync("query", ["a"], cancellationToken: Cancel);
        Assert.Equal((2, 6f), (_fake.Calls, response.Results[0].RelevanceScore));
    }

    [Fact]
    public async Task Memory_stays_within_its_bytes_and_hits_misses_and_evictions_are_counted()
    {
        var counted = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name.StartsWith("reranker.cache.", StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => counted[instrument.Name] = counted.GetValueOrDefault(instrument.Name) + value);
        listener.Start();
        using var reranker = new ScoreCacheReranker(_fake, new ScoreCacheOptions { MaxBytes = 10 * ScoreMemory.BytesPerScore });

        await reranker.RerankAsync("query", [.. Enumerable.Range(0, 40).Select(static index => $"{index}")], cancellationToken: Cancel);
        await reranker.RerankAsync("query", ["new", "new"], cancellationToken: Cancel);

        Assert.Equal((1, 41), (counted["reranker.cache.hits"], counted["reranker.cache.misses"]));
        Assert.InRange(counted["reranker.cache.evictions"], 30, 41);
    }

    [Fact]
    public async Task What_cannot_be_ranked_is_left_to_the_reranker_to_refuse()
    {
        _fake.Failure = new InvalidRerankRequestException("documents", "There are no documents.");
        await Assert.ThrowsAsync<InvalidRerankRequestException>(() => _cached.RerankAsync("query", [], cancellationToken: Cancel));
        await Assert.ThrowsAsync<InvalidRerankRequestException>(() => _cached.ScoreAsync(new ScoreRequest([]), cancellationToken: Cancel));
    }

    [Fact]
    public void A_cache_is_refused_around_decorators_that_have_to_see_whole_requests()
    {
        Assert.Contains("CascadeReranker", Refusal(cached => cached.UseCascade(_ => _fake)), StringComparison.Ordinal);
        Assert.Contains("ShadowReranker", Refusal(cached => cached.UseShadow(_ => _fake, new ShadowOptions { Fraction = 0.5 })), StringComparison.Ordinal);

        string Refusal(Func<RerankerBuilder, RerankerBuilder> decorate) =>
            Assert.Throws<InvalidOperationException>(() => decorate(new RerankerBuilder(_fake).UseScoreCache()).Build()).Message;
    }

    [Fact]
    public void A_cache_of_no_size_is_refused() =>
        Assert.Throws<OptionsValidationException>(() => new RerankerBuilder(_fake).UseScoreCache(new ScoreCacheOptions { MaxBytes = 0 }));
}
