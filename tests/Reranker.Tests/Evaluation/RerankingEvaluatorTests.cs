using System.Globalization;

namespace Reranker.Tests;

public sealed class RerankingEvaluatorTests
{
    // The first stage puts the relevant document second; a document's text is its score.
    private static readonly RankingDataset Dataset = new("two queries",
    [
        new RankingQuery("q1", "first", [new("d1", "0.1", 0), new("d2", "0.9", 1)]),
        new RankingQuery("q2", "second", [new("d1", "0.9", 0), new("d2", "0.1", 2)]) { MissedGrades = [1] },
    ]);

    private static readonly FakeReranker ByText = new(static (_, text) => float.Parse(text, CultureInfo.InvariantCulture));

    [Fact]
    public async Task Every_metric_has_a_value_for_every_query_at_every_cut_off()
    {
        var report = await RerankingEvaluator.EvaluateAsync(ByText, Dataset, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["q1", "q2"], report.QueryIds);
        Assert.Equal([1, 0.5], report.PerQuery["mrr_at_5"]);
        Assert.Equal([1, 0.25], report.PerQuery["map_at_10"]);
        Assert.Equal([1, 1], report.PerQuery["hits_at_5"]);
        Assert.Equal([0.2, 0.2], report.PerQuery["precision_at_5"]);
        Assert.Equal([1, 0.5], report.PerQuery["recall_at_5"]);
        Assert.Equal(0.75, report.Mean("mrr_at_5"));
        Assert.Equal(4, report.EvaluatedDocuments);
        Assert.Equal(2, report.Milliseconds.Count);
        Assert.Equal(Dataset.Digest, report.DatasetDigest);
        Assert.Equal(ByText.Model, report.Model);
    }

    [Fact]
    public async Task The_cut_offs_are_those_asked_for()
    {
        var options = new EvaluationOptions { Cutoffs = [1, 3] };

        var report = await RerankingEvaluator.EvaluateAsync(ByText, Dataset, options, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([1, 0], report.PerQuery["hits_at_1"]);
        Assert.Contains("ndcg_at_3", report.PerQuery.Keys);
        Assert.DoesNotContain("ndcg_at_5", report.PerQuery.Keys);
    }

    [Fact]
    public async Task Several_rerankers_take_turns_and_get_the_reports_that_each_gets_alone()
    {
        var turns = new List<string>();
        using var forwards = new FakeReranker((query, text) => Turn("forwards", query, +float.Parse(text, CultureInfo.InvariantCulture)));
        using var backwards = new FakeReranker((query, text) => Turn("backwards", query, -float.Parse(text, CultureInfo.InvariantCulture)));

        var reports = await RerankingEvaluator.EvaluateAsync([forwards, backwards], Dataset, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["forwards first", "backwards first", "backwards second", "forwards second"], turns.Distinct());
        Assert.Equal([[1, 0.5], [0.5, 1]], reports.Select(static report => report.PerQuery["mrr_at_5"]));
        Assert.Equivalent((await RerankingEvaluator.EvaluateAsync(forwards, Dataset, cancellationToken: TestContext.Current.CancellationToken)).PerQuery, reports[0].PerQuery, strict: true);

        float Turn(string name, string query, float score)
        {
            turns.Add($"{name} {query}");
            return score;
        }
    }

    [Fact]
    public async Task Queries_are_told_apart_by_length_and_candidates_or_by_what_is_asked_for()
    {
        var report = await RerankingEvaluator.EvaluateAsync(ByText, Dataset, cancellationToken: TestContext.Current.CancellationToken);
        var options = new EvaluationOptions { Attributes = [new QueryAttribute("initial", static query => query.Text[..1])] };

        Assert.Equal(["0 to 2", "0 to 2"], report.Attributes["query_length"]);
        Assert.Equal(["0 to 5", "0 to 5"], report.Attributes["candidates"]);
        Assert.Equal(["f", "s"], RerankingEvaluator.EvaluateBaseline(Dataset, options).Attributes["initial"]);
        Assert.Throws<ArgumentException>(static () => new EvaluationOptions { Attributes = [QueryAttribute.QueryLength, QueryAttribute.QueryLength] });
    }

    [Fact]
    public void The_baseline_is_the_order_of_the_first_stage()
    {
        var report = RerankingEvaluator.EvaluateBaseline(Dataset);

        Assert.Equal([0.5, 0.5], report.PerQuery["mrr_at_5"]);
        Assert.Equal("baseline", report.Model.Name);
        Assert.Empty(report.Milliseconds);
    }

    [Fact]
    public void A_random_order_is_the_same_for_the_same_seed()
    {
        var candidates = Enumerable.Range(0, 20).Select(static i => new RankingCandidate($"d{i}", "", i == 0 ? 1 : 0)).ToArray();
        var dataset = new RankingDataset("many", [.. Enumerable.Range(0, 50).Select(i => new RankingQuery($"q{i}", "query", candidates))]);

        Assert.Equal(RerankingEvaluator.EvaluateRandom(dataset, seed: 3).PerQuery["mrr_at_10"], RerankingEvaluator.EvaluateRandom(dataset, seed: 3).PerQuery["mrr_at_10"]);
        Assert.NotEqual(RerankingEvaluator.EvaluateRandom(dataset, seed: 3).PerQuery["mrr_at_10"], RerankingEvaluator.EvaluateRandom(dataset, seed: 4).PerQuery["mrr_at_10"]);
    }

    [Fact]
    public async Task A_query_without_candidates_counts_as_0_and_is_not_sent()
    {
        var dataset = new RankingDataset("empty", [new RankingQuery("q", "query", []) { MissedGrades = [1] }]);
        using var reranker = new FakeReranker(static (_, _) => 0);

        var report = await RerankingEvaluator.EvaluateAsync(reranker, dataset, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([0], report.PerQuery["ndcg_at_10"]);
        Assert.Equal(0, reranker.Calls);
    }

    [Fact]
    public async Task Scores_that_a_sigmoid_rounds_to_1_are_told_apart_by_their_logits()
    {
        var dataset = new RankingDataset("saturated", [new RankingQuery("q", "query", [new("d1", "30", 0), new("d2", "40", 1), new("d3", "20", 0)])]);
        using var reranker = new RerankerBuilder(ByText).Use(static (inner, _) => new Sigmoid(inner)).Build();

        var report = await RerankingEvaluator.EvaluateAsync(reranker, dataset, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([1], report.PerQuery["mrr_at_5"]);
        Assert.Equal([[30, 40, 20]], report.Scores);
    }

    [Fact]
    public async Task Equal_scores_never_favour_the_relevant_whatever_the_order_of_the_candidates()
    {
        RankingCandidate[] candidates = [new("d1", "a", 1), new("d2", "b", 0), new("d3", "c", 2), new("d4", "d", 0)];
        var dataset = new RankingDataset("ties", [new RankingQuery("q1", "query", candidates), new RankingQuery("q2", "query", [.. candidates.Reverse()])]);
        using var constant = new FakeReranker(static (_, _) => 7);

        var report = await RerankingEvaluator.EvaluateAsync(constant, dataset, cancellationToken: TestContext.Current.CancellationToken);

        var worst = RankingMetrics.Ndcg([0, 0, 1, 2], 5);
        Assert.Equal([worst, worst], report.PerQuery["ndcg_at_5"]);
        Assert.Equal([1.0 / 3, 1.0 / 3], report.PerQuery["mrr_at_5"]);
    }

    [Fact]
    public async Task Scores_that_differ_decide_and_only_the_tied_are_turned_against_the_relevant()
    {
        var dataset = new RankingDataset("ties", [new RankingQuery("q", "query", [new("d1", "0.5", 1), new("d2", "0.9", 0), new("d3", "0.5", 0), new("d4", "0.1", 0)])]);

        var report = await RerankingEvaluator.EvaluateAsync(ByText, dataset, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([1.0 / 3], report.PerQuery["mrr_at_5"]);
        Assert.Equal([0, 0, 1, 0], RankingMetrics.Arrange([0.5f, 0.9f, 0.5f, 0.1f], [1, 0, 0, 0]));
        Assert.Throws<ArgumentException>(static () => RankingMetrics.Arrange([0.5f], [1, 0]));
    }

    [Fact]
    public void Queries_whose_candidates_are_all_alike_do_not_count_as_measured()
    {
        var dataset = new RankingDataset("alike",
        [
            new RankingQuery("q1", "query", [new("d1", "a", 1), new("d2", "b", 1)]), new RankingQuery("q2", "query", [new("d1", "a", 0), new("d2", "b", -1)]),
            new RankingQuery("q3", "query", []), new RankingQuery("q4", "query", [new("d1", "a", 1), new("d2", "b", 2)]), new RankingQuery("q5", "query", [new("d1", "a", 1), new("d2", "b", 0)]),
        ]);

        Assert.Equal(2, RerankingEvaluator.EvaluateBaseline(dataset).TellingQueries);
    }

    [Fact]
    public async Task Progress_is_told_after_each_query()
    {
        var progress = new Recorder();

        await RerankingEvaluator.EvaluateAsync(ByText, Dataset, progress: progress, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([new EvaluationProgress(1, 2), new EvaluationProgress(2, 2)], progress.Reports);
    }

    [Fact]
    public async Task A_cancelled_evaluation_throws() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RerankingEvaluator.EvaluateAsync(ByText, Dataset, cancellationToken: new CancellationToken(canceled: true)));

    [Fact]
    public async Task A_dataset_without_queries_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => RerankingEvaluator.EvaluateAsync(ByText, new RankingDataset("none", []), cancellationToken: TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_model_that_changes_on_the_way_is_refused()
    {
        using var reranker = new FakeReranker(static (_, _) => 0);
        var swap = new Recorder { OnReport = () => reranker.Model = reranker.Model with { Version = "2" } };

        var error = await Assert.ThrowsAsync<InferenceException>(
            () => RerankingEvaluator.EvaluateAsync(reranker, Dataset, progress: swap, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("changed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reranker_that_leaves_candidates_out_is_refused()
    {
        using var reranker = new RerankerBuilder(ByText).Use(static (inner, _) => new FirstOnly(inner)).Build();

        var error = await Assert.ThrowsAsync<InferenceException>(
            () => RerankingEvaluator.EvaluateAsync(reranker, Dataset, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("1 of the 2 candidates of query 'q1'", error.Message, StringComparison.Ordinal);
    }

    private sealed class FirstOnly(IReranker inner) : DelegatingReranker(inner)
    {
        public override Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
            base.RerankAsync(request, new RerankOptions { TopN = 1 }, cancellationToken);
    }

    // Answers as a cross-encoder does: with scores that are all 1 here, unless raw ones are asked for.
    private sealed class Sigmoid(IReranker inner) : DelegatingReranker(inner)
    {
        public override async Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
        {
            var response = await base.RerankAsync(request, options, cancellationToken);
            return options?.RawScores == true
                ? response
                : response with { Results = [.. response.Results.OrderBy(static result => result.Index).Select(static result => result with { RelevanceScore = 1 })] };
        }
    }

    private sealed class Recorder : IProgress<EvaluationProgress>
    {
        public List<EvaluationProgress> Reports { get; } = [];

        public Action? OnReport { get; init; }

        public void Report(EvaluationProgress value)
        {
            Reports.Add(value);
            OnReport?.Invoke();
        }
    }
}
