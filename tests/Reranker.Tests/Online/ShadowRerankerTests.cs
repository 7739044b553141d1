using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Reranker.Tests;

[Collection(nameof(RerankerDiagnostics))]
public sealed class ShadowRerankerTests : IDisposable
{
    private readonly OnlineFixture _online = new();
    private readonly Measurements _measured = new();

    public void Dispose()
    {
        _measured.Dispose();
        _online.Dispose();
    }

    [Fact]
    public async Task The_champion_answers_and_how_far_the_challenger_agrees_is_stored_and_measured()
    {
        using (var reranker = Build())
        {
            var response = await reranker.RerankAsync("query", ["a", "bb", "ccc"], new RerankOptions { TopN = 2 }, OnlineFixture.Token);

            Assert.Equal([2, 1], response.Results.Select(static result => result.Index));
            Assert.Equal(_online.Champion.Model, response.Model);
            Assert.Null(response.ImpressionId);
        }

        var impression = Assert.Single(await _online.ReadAsync());
        Assert.Equal((ImpressionKind.Shadow, "query", "model/1@aaaaaaaaaaaa", "model/2@bbbbbbbbbbbb"), (impression.Kind, impression.Query, impression.Champion, impression.Challenger));
        Assert.Empty(impression.Results);
        var agreement = impression.Agreement!;
        Assert.Equal((3, 2, 0.5, -1.0), (agreement.Documents, agreement.Depth, agreement.Overlap, agreement.KendallTau));
        Assert.Equal(-4, agreement.ScoreShift, 1e-12); // (−2 − 4 − 6) / 3
        Assert.Equal(4, agreement.ScoreDistance, 1e-12);
        Assert.Equal((1, 1, 2), (_measured.Count("reranker.shadow.overlap"), _measured.Count("reranker.shadow.kendall_tau"), _measured.Count("reranker.shadow.duration")));
        Assert.Equal(1, _measured.Count("reranker.online.impressions", "shadow"));

        var report = Assert.Single((await _online.EvaluateAsync()).Comparisons);
        Assert.Equal((1, 0.5, -1.0), (report.Shadow!.Impressions, report.Shadow.Overlap, report.Shadow.KendallTau));
        Assert.Null(report.Interleaving);
        Assert.Null(report.Canary);
    }

    [Fact]
    public void Kendalls_tau_counts_pairs_in_the_wrong_order()
    {
        Assert.Equal(1, Tau([0, 1, 2, 3, 4]));
        Assert.Equal(0.8, Tau([0, 1, 3, 2, 4]), 1e-12);
        Assert.Equal(0.2, Tau([4, 0, 1, 2, 3]), 1e-12);
        Assert.Equal(1, Tau([0]));

        double Tau(int[] order) => RankingAgreement.Of(Ranking([.. order.Order()]), TimeSpan.Zero, Ranking(order), TimeSpan.Zero, depth: 10).KendallTau;
        RerankResponse Ranking(int[] order) =>
            new([.. order.Select(static index => new RerankResult(index, 0, ""))], _online.Champion.Model, new RerankUsage(0, 0));
    }

    [Fact]
    public async Task A_challenger_that_fails_is_counted_and_never_seen_by_the_caller()
    {
        _online.Challenger.Failure = new InferenceException("broken");
        using (var reranker = Build())
            await reranker.RerankAsync("query", ["a", "bb"], cancellationToken: OnlineFixture.Token);

        Assert.Equal(1, _measured.Count("reranker.online.failures", "shadow Reranker.InferenceException"));
        Assert.Empty(await _online.ReadAsync());
    }

    [Fact]
    public async Task What_the_queue_cannot_hold_is_dropped_and_counted()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var slow = new Waiting(_online.Challenger, entered, gate.Task);
        using (var reranker = _online.Build(builder => builder.UseShadow(_ => slow, new ShadowOptions { Fraction = 1, QueueCapacity = 2 })))
        {
            await reranker.RerankAsync("query 0", ["a"], cancellationToken: OnlineFixture.Token);
            await entered.Task.WaitAsync(OnlineFixture.Token);
            for (var i = 1; i < 6; i++)
                await reranker.RerankAsync($"query {i}", ["a"], cancellationToken: OnlineFixture.Token);
            gate.SetResult();
        }

        // One in work and two in the queue are finished by disposing.
        Assert.Equal(3, _measured.Count("reranker.online.dropped", "shadow"));
        Assert.Equal(["query 0", "query 1", "query 2"], (await _online.ReadAsync()).Select(static impression => impression.Query).Order());
    }

    [Fact]
    public async Task The_same_requests_are_chosen_every_time_and_about_the_share_that_was_asked_for()
    {
        var chosen = new List<string[]>();
        for (var start = 0; start < 2; start++)
        {
            using var online = new OnlineFixture();
            using (var reranker = online.Build(builder => builder.UseShadow(_ => online.Challenger, new ShadowOptions { Fraction = 0.25, QueueCapacity = 1000 })))
            {
                for (var i = 0; i < 400; i++)
                    await reranker.RerankAsync($"query {i}", ["a"], cancellationToken: OnlineFixture.Token);
            }

            chosen.Add([.. (await online.ReadAsync()).Select(static impression => impression.Query).Order(StringComparer.Ordinal)]);
        }

        Assert.Equal(chosen[0], chosen[1]);
        Assert.InRange(chosen[0].Length, 75, 125);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_challenger_or_with_the_champion_itself_nothing_is_compared(bool isChampion)
    {
        using var none = new Modelless();
        using (var reranker = _online.Build(builder => builder.UseShadow(_ => isChampion ? _online.Champion : none, new ShadowOptions { Fraction = 1 })))
            await reranker.RerankAsync("query", ["a"], cancellationToken: OnlineFixture.Token);

        Assert.Equal(1, _online.Champion.Calls);
        Assert.Empty(await _online.ReadAsync());
        Assert.Equal(0, _measured.Count("reranker.online.failures"));
    }

    [Fact]
    public async Task The_callers_list_may_change_once_it_has_its_answer()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var slow = new Waiting(_online.Challenger, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), gate.Task);
        using (var reranker = _online.Build(builder => builder.UseShadow(_ => slow, new ShadowOptions { Fraction = 1 })))
        {
            var documents = new List<RerankDocument> { "a", "bb" };
            await reranker.RerankAsync(new RerankRequest("query", documents), cancellationToken: OnlineFixture.Token);
            documents.Clear();
            gate.SetResult();
        }

        Assert.Equal(2, Assert.Single(await _online.ReadAsync()).Agreement!.Documents);
    }

    [Fact]
    public async Task A_store_that_fails_costs_the_record_only()
    {
        using (var reranker = new RerankerBuilder(_online.Champion)
            .UseShadow(_ => _online.Challenger, new ShadowOptions { Fraction = 1 })
            .Build(new ServiceCollection().AddFeedbackStore(SqliteFactory.Instance.CreateDataSource("Data Source=/no/such/folder/feedback.db")).BuildServiceProvider()))
            await reranker.RerankAsync("query", ["a"], cancellationToken: OnlineFixture.Token);

        Assert.Equal(1, _measured.Count("reranker.online.dropped", "shadow"));
    }

    private IReranker Build() => _online.Build(builder => builder.UseShadow(_ => _online.Challenger, new ShadowOptions { Fraction = 1, Depth = 2 }));
}
