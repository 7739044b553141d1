using static Reranker.ImpressionKind;

namespace Reranker.Tests;

public sealed class OnlineEvaluationTests : IDisposable
{
    private readonly OnlineFixture _online = new();
    private int _records;

    public void Dispose() => _online.Dispose();

    private DateTimeOffset Now => _online.Clock.GetUtcNow();

    [Fact]
    public async Task Choices_are_credited_to_the_team_that_put_the_result_there()
    {
        await AddAsync(Answer("won"), Answer("won too"), Answer("lost"), Answer("tied"), Answer("unjudged"), Answer("none chosen"));
        await ChooseAsync("won", "b+");
        await ChooseAsync("won too", "a-", "b+", "d+");
        await ChooseAsync("lost", "c-");
        await ChooseAsync("tied", "a-", "d+");
        await ChooseAsync("none chosen");

        var comparison = Assert.Single((await _online.EvaluateAsync()).Comparisons);

        var found = comparison.Interleaving!;
        Assert.Equal((6, 4, 2, 1, 1, 0), (found.Impressions, found.Queries, found.Wins, found.Losses, found.Ties, found.Reordered));
        Assert.Equal(0.125, found.Preference, 1e-12); // (2 + ½) / 4 − ½
        var (low, high) = WilsonInterval.Of(2, 3);
        Assert.Equal((0.75 * (low - 0.5), 0.75 * (high - 0.5)), (found.Low, found.High));
        Assert.Equal(0.5, found.PValue, 1e-12);
    }

    [Fact]
    public async Task Feedback_that_comes_twice_counts_once()
    {
        await AddAsync(Answer("query"));
        await ChooseAsync("query", "b+");
        var once = await _online.EvaluateAsync();

        // The same record again, and the same choice reported in another record.
        await ChooseAsync("query", "b+");
        await AddAsync(Answer("query"));

        Assert.Equal(once.Comparisons, (await _online.EvaluateAsync()).Comparisons);
    }

    [Fact]
    public async Task Feedback_without_an_id_counts_for_the_same_query_and_results_at_about_that_time()
    {
        await AddAsync(
            Answer("query") with { Id = "near" },
            Answer("query") with { Id = "nearer, but another order", Timestamp = Now.AddMinutes(1), Results = [.. Answer("query").Results.Reverse()] },
            Answer("later") with { Timestamp = Now.AddHours(3) });
        await _online.Feedback.AddAsync([Feedback("query", ["b+"]) with { Timestamp = Now.AddMinutes(2) }, Feedback("later", ["b+"]), Feedback("unknown", ["b+"])], OnlineFixture.Token);

        var found = Assert.Single((await _online.EvaluateAsync()).Comparisons).Interleaving!;

        Assert.Equal((1, 0, 0), (found.Wins, found.Losses, found.Ties));
    }

    [Fact]
    public async Task An_answer_that_was_shown_in_another_order_counts_for_nobody()
    {
        await AddAsync(Answer("query"));
        var record = Feedback("query", ["b+"]) with { ImpressionId = "query" };
        await _online.Feedback.AddAsync([record with { Results = [.. record.Results.Select(static result => result with { Position = 5 - result.Position })] }], OnlineFixture.Token);

        var found = Assert.Single((await _online.EvaluateAsync()).Comparisons).Interleaving!;

        Assert.Equal((0, 0, 0, 1), (found.Wins, found.Losses, found.Ties, found.Reordered));
        Assert.Equal(0, found.Preference);
    }

    [Fact]
    public async Task A_grade_outweighs_a_click()
    {
        await AddAsync(Answer("query"));
        var record = Feedback("query", ["b+"]) with { ImpressionId = "query" };
        await _online.Feedback.AddAsync([record with { Results = [.. record.Results.Select(static result => result with { Grade = result.Text == "c-" ? 2 : 0 })] }], OnlineFixture.Token);

        Assert.Equal(1, Assert.Single((await _online.EvaluateAsync()).Comparisons).Interleaving!.Losses);
    }

    [Fact]
    public async Task Choice_rates_of_canary_and_control_are_compared()
    {
        await AddAsync([.. Enumerable.Range(0, 40).Select(i => Answer($"{i}") with { Kind = i < 20 ? Canary : Control })]);
        foreach (var i in (int[])[0, 1, 2, 3, 4, 20, 21])
            await ChooseAsync($"{i}", "a-");

        var found = Assert.Single((await _online.EvaluateAsync()).Comparisons).Canary!;

        Assert.Equal((new ChoiceRate(20, 5), new ChoiceRate(20, 2)), (found.Challenger, found.Champion));
        Assert.Equal(0.15, found.Difference, 1e-12);
        Assert.InRange(found.Low, -0.5, 0);
        Assert.InRange(found.High, 0.15, 0.5);
    }

    [Fact]
    public async Task Every_pair_of_models_is_compared_on_its_own()
    {
        await AddAsync(Answer("one"), Answer("two") with { Challenger = "model/3" });
        await ChooseAsync("two", "b+");
        await _online.Feedback.AddAsync([Feedback("gone", ["b+"]) with { ImpressionId = "of another window" }], OnlineFixture.Token);

        var report = await _online.EvaluateAsync();

        Assert.Equal([("model/2", 0), ("model/3", 1)], report.Comparisons.Select(static it => (it.Challenger, it.Interleaving!.Wins)));
        Assert.Equal(1, report.UnknownImpressions);
    }

    [Fact]
    public async Task Without_impressions_there_is_nothing_to_compare() => Assert.Empty((await _online.EvaluateAsync()).Comparisons);

    private Task<int> AddAsync(params Impression[] impressions) => _online.Impressions.AddAsync(impressions, OnlineFixture.Token);

    private Task<int> ChooseAsync(string id, params string[] chosen) =>
        _online.Feedback.AddAsync([Feedback(id, chosen) with { Id = $"{_records++}", ImpressionId = id }], OnlineFixture.Token);

    // The champion's results end in -, the challenger's in +.
    private Impression Answer(string query) => new()
    {
        Id = query, Timestamp = Now, Kind = Interleaved, Query = query, Champion = "model/1", Challenger = "model/2",
        Results = [.. Shown.Select(static text => ImpressionResult.Of(text, text[1] == '+' ? Team.Challenger : Team.Champion))],
    };

    private FeedbackRecord Feedback(string query, string[] chosen) => new()
    {
        Timestamp = Now,
        Query = query,
        Results = [.. Shown.Select((text, place) => new FeedbackResult { Text = text, Position = place + 1, Clicked = chosen.Contains(text) })],
    };

    private static readonly string[] Shown = ["a-", "b+", "c-", "d+"];
}
