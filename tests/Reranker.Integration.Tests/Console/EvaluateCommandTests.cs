using System.Text.Json;
using Microsoft.Data.Sqlite;
using Reranker.Onnx;

namespace Reranker.Integration.Tests;

[Collection(ConsoleTests.Name)]
public sealed class EvaluateCommandTests(TrainedModel model)
{
    [Fact]
    public async Task Without_candidates_every_judged_document_is_ranked_and_compared_with_a_random_order()
    {
        var folder = model.NewFolder();
        await ConsoleData.WriteBeirAsync(Path.Combine(folder, "beir"), 30);

        var result = (await RerankerCommand.RunAsync(folder, ["evaluate", "--model", model.Folder, "--dataset", "beir", "--k", "1,5", "--json"])).Json;

        var dataset = await BeirDataset.LoadAsync(Path.Combine(folder, "beir"), cancellationToken: TestContext.Current.CancellationToken);
        using var reranker = await OnnxReranker.LoadAsync(model.Folder, cancellationToken: TestContext.Current.CancellationToken);
        var expected = await RerankingEvaluator.EvaluateAsync(
            reranker, dataset, new EvaluationOptions { Cutoffs = [1, 5] }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(30, result.GetProperty("queries").GetInt32());
        Assert.Equal(150, result.GetProperty("evaluated_documents").GetInt32());
        Assert.Equal("random", result.GetProperty("baseline_order").GetString());
        Assert.Equal(expected.Means.Keys.Order(), result.GetProperty("metrics").EnumerateObject().Select(static metric => metric.Name).Order());
        Assert.All(expected.Means, metric => Assert.Equal(metric.Value, Metric(result, "metrics", metric.Key), 1e-12));
        Assert.True(Metric(result, "metrics", "ndcg_at_5") > Metric(result, "baseline", "ndcg_at_5"));
        Assert.False(result.TryGetProperty("fused", out _));
    }

    [Fact]
    public async Task With_a_run_its_order_is_the_baseline_and_both_together_are_measured()
    {
        var folder = model.NewFolder();
        await ConsoleData.WriteBeirAsync(Path.Combine(folder, "beir"), 30);

        var result = (await RerankerCommand.RunAsync(folder, ["evaluate", "--model", model.Folder, "--dataset", "beir", "--candidates", "beir/run.tsv", "--json"])).Json;

        // The run has the relevant document last of five, with the lowest score.
        Assert.Equal(0.2, Metric(result, "baseline", "mrr_at_5"), 1e-12);
        Assert.Equal("candidates", result.GetProperty("baseline_order").GetString());
        Assert.InRange(Metric(result, "fused", "mrr_at_5"), 0.2, Metric(result, "metrics", "mrr_at_5"));
        Assert.InRange(Metric(result, "random", "mrr_at_5"), 0.21, 0.99);
        var difference = result.GetProperty("differences").GetProperty("ndcg_at_5");
        Assert.Equal(Metric(result, "metrics", "ndcg_at_5") - Metric(result, "baseline", "ndcg_at_5"), difference.GetProperty("mean").GetDouble(), 1e-12);
        Assert.True(difference.GetProperty("low").GetDouble() > 0);
    }

    [Fact]
    public async Task The_fusion_weight_says_how_much_the_model_counts_beside_the_run()
    {
        var folder = model.NewFolder();
        await ConsoleData.WriteBeirAsync(Path.Combine(folder, "beir"), 30);
        string[] evaluate = ["evaluate", "--model", model.Folder, "--dataset", "beir", "--candidates", "beir/run.tsv", "--json", "--fusion-weight"];

        var little = (await RerankerCommand.RunAsync(folder, [.. evaluate, "1e-6"])).Json;
        var much = (await RerankerCommand.RunAsync(folder, [.. evaluate, "1e6"])).Json;
        var none = await RerankerCommand.RunAsync(folder, [.. evaluate, "0"]);

        Assert.Equal(1e-6, little.GetProperty("fusion_weight").GetDouble());
        Assert.Equal(Metric(little, "baseline", "mrr_at_5"), Metric(little, "fused", "mrr_at_5"), 1e-12);
        Assert.Equal(Metric(much, "metrics", "mrr_at_5"), Metric(much, "fused", "mrr_at_5"), 1e-12);
        Assert.Equal(2, none.ExitCode);
        Assert.Contains("--fusion-weight is 0; expected a number above 0.", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Against_another_model_both_are_compared_query_by_query_alone_and_with_the_first_stage()
    {
        var folder = model.NewFolder();
        await ConsoleData.WriteBeirAsync(Path.Combine(folder, "beir"), 30);
        var novice = await RerankerCommand.RunAsync(folder, ["train", "--from-scratch", "--data", model.Triples, "--output", "novice", .. TrainedModel.Small, "--max-steps", "1"]);
        Assert.True(novice.ExitCode == 0, novice.Error);
        string[] evaluate = ["evaluate", "--model", model.Folder, "--dataset", "beir", "--candidates", "beir/run.tsv", "--k", "5", "--against", "novice"];

        var result = (await RerankerCommand.RunAsync(folder, [.. evaluate, "--json"])).Json;

        var against = result.GetProperty("against");
        Assert.StartsWith("novice/0@", against.GetProperty("model").GetString(), StringComparison.Ordinal);
        var expected = PairedComparison.Of(await MeasureAsync(model.Folder, folder), await MeasureAsync(Path.Combine(folder, "novice"), folder));
        var difference = against.GetProperty("differences").GetProperty("ndcg_at_5");
        foreach (var (name, value) in new[]
        {
            ("mean", expected.Mean), ("low", expected.Low), ("high", expected.High), ("standard_errors", expected.StandardErrors!.Value), ("p_value", expected.PValue), ("t_test_p_value", expected.TTestPValue),
        })
            Assert.Equal(value, difference.GetProperty(name).GetDouble(), 1e-12);
        Assert.True(expected.Mean > 0);
        foreach (var metric in result.GetProperty("metrics").EnumerateObject().Select(static metric => metric.Name))
        {
            Assert.Equal(Metric(result, "fused", metric) - Metric(result, "baseline", metric), Mean(result, "fused_differences", metric), 1e-12);
            Assert.Equal(Metric(result, "metrics", metric) - Metric(against, "metrics", metric), Mean(against, "differences", metric), 1e-12);
            Assert.Equal(Metric(result, "fused", metric) - Metric(against, "fused", metric), Mean(against, "fused_differences", metric), 1e-12);
        }

        var text = (await RerankerCommand.RunAsync(folder, evaluate)).Output;
        foreach (var title in (string[])["model − candidates", "both − candidates", "model − other", "both − other, both"])
            Assert.Contains($" {title} ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_slice_and_every_query_is_told_from_the_baseline_to_the_model()
    {
        var folder = model.NewFolder();
        await ConsoleData.WriteBeirAsync(Path.Combine(folder, "beir"), 30);
        string[] arguments = ["evaluate", "--model", model.Folder, "--against", model.Folder, "--dataset", "beir", "--candidates", "beir/run.tsv", "--per-query", "rows.csv"];

        var result = (await RerankerCommand.RunAsync(folder, [.. arguments, "--json"])).Json;

        var slices = result.GetProperty("slices").EnumerateArray().ToArray();
        Assert.Equal(["candidates", "query_length"], slices.Select(static slice => slice.GetProperty("attribute").GetString()).Distinct().Order());
        Assert.Equal(60, slices.Sum(static slice => slice.GetProperty("queries").GetInt32()));
        Assert.Equal(0.2, slices[0].GetProperty("metrics").GetProperty("candidates").GetProperty("mrr_at_5").GetDouble(), 1e-12);
        var rows = await File.ReadAllLinesAsync(Path.Combine(folder, "rows.csv"), TestContext.Current.CancellationToken);
        Assert.Equal(31, rows.Length);
        Assert.StartsWith("query_id,query,query_length,candidates,candidates_ndcg_at_5,", rows[0], StringComparison.Ordinal);
        Assert.Contains(",model_ndcg_at_5,", rows[0], StringComparison.Ordinal);
        Assert.EndsWith(",other_milliseconds", rows[0], StringComparison.Ordinal);

        var text = await RerankerCommand.RunAsync(folder, arguments);
        Assert.Contains("candidates → model", text.Output, StringComparison.Ordinal);
        Assert.Contains("other → model", text.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evaluate")]
    [InlineData("quantize")]
    [InlineData("calibrate")]
    public async Task A_run_of_other_queries_measures_nothing(string command)
    {
        var folder = model.NewFolder();
        var run = await ConsoleData.WriteBeirAsync(Path.Combine(folder, "beir"), 3);
        await File.WriteAllTextAsync(run, (await File.ReadAllTextAsync(run, TestContext.Current.CancellationToken)).Replace("q", "query-", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        string[] output = command == "evaluate" ? [] : ["--output", "new"];

        var result = await RerankerCommand.RunAsync(folder, [command, "--model", model.Folder, "--dataset", "beir", "--candidates", "beir/run.tsv", .. output]);

        result.AssertFailed(1, "ranks documents for none of the 3 judged queries of");
        Assert.False(Path.Exists(Path.Combine(folder, "new")));
    }

    [Fact]
    public async Task A_run_without_anything_relevant_measures_nothing_and_one_that_lacks_some_queries_says_so()
    {
        var folder = model.NewFolder();
        var run = await ConsoleData.WriteBeirAsync(Path.Combine(folder, "beir"), 3);
        string[] evaluate = ["evaluate", "--model", model.Folder, "--dataset", "beir", "--candidates", "beir/run.tsv", "--json"];
        var lines = await File.ReadAllLinesAsync(run, TestContext.Current.CancellationToken);

        await File.WriteAllLinesAsync(run, lines.Where(static line => !line.Contains("-0\t", StringComparison.Ordinal)), TestContext.Current.CancellationToken);
        (await RerankerCommand.RunAsync(folder, evaluate)).AssertFailed(1, "None of the 3 judged queries of 'beir' has both relevant and other candidates");

        await File.WriteAllLinesAsync(run, lines.Where(static line => !line.StartsWith("q1", StringComparison.Ordinal)), TestContext.Current.CancellationToken);
        var result = await RerankerCommand.RunAsync(folder, evaluate);
        Assert.Equal(1, result.Json.GetProperty("queries_without_candidates").GetInt32());
        Assert.Contains("The run has no document for 1 of the 3 queries: they count as 0.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_split_that_is_not_there_is_named()
    {
        var folder = model.NewFolder();
        await ConsoleData.WriteBeirAsync(Path.Combine(folder, "beir"), 2);

        (await RerankerCommand.RunAsync(folder, ["evaluate", "--model", model.Folder, "--dataset", "beir", "--split", "dev"])).AssertFailed(1, "dev.tsv: there is no such file");
    }

    [Fact]
    public async Task What_users_chose_from_interleaved_answers_is_counted()
    {
        var folder = model.NewFolder();
        Directory.CreateDirectory(Path.Combine(folder, ".reranker"));
        await using (var dataSource = SqliteFactory.Instance.CreateDataSource($"Data Source={Path.Combine(folder, ".reranker", "feedback.db")};Pooling=False"))
        {
            var at = new DateTimeOffset(2025, 7, 1, 9, 0, 0, TimeSpan.Zero);
            await new SqlImpressionStore(dataSource).AddAsync(
                [new Impression
                {
                    Id = "1", Timestamp = at, Kind = ImpressionKind.Interleaved, Query = "amber", Champion = "m/1@a", Challenger = "m/2@b",
                    Results = [new ImpressionResult("x", "", Team.Champion), new ImpressionResult("y", "", Team.Challenger)],
                }],
                TestContext.Current.CancellationToken);
            await new SqlFeedbackStore(dataSource).AddAsync(
                [new FeedbackRecord
                {
                    Timestamp = at, Query = "amber", ImpressionId = "1",
                    Results = [new FeedbackResult { DocumentId = "x", Text = "X", Position = 1 }, new FeedbackResult { DocumentId = "y", Text = "Y", Position = 2, Clicked = true }],
                }],
                TestContext.Current.CancellationToken);
        }

        string[] evaluate = ["evaluate", "--online", "--date-from", "2025-07-01", "--date-to", "2025-07-02"];
        var result = (await RerankerCommand.RunAsync(folder, [.. evaluate, "--json"])).Json;
        var text = await RerankerCommand.RunAsync(folder, evaluate);

        var comparison = Assert.Single(result.GetProperty("comparisons").EnumerateArray());
        Assert.Equal("m/2@b", comparison.GetProperty("challenger").GetString());
        Assert.Equal((1.0, 0.5, 0.5), (Of("wins"), Of("preference"), Of("p_value")));
        Assert.Equal("2025-07-02", result.GetProperty("date_to").GetString());
        Assert.Contains("1 won, 0 lost, 0 tied, of 1 queries", text.Output, StringComparison.Ordinal);
        Assert.Contains("preference +0.500", text.Output, StringComparison.Ordinal);

        double Of(string name) => comparison.GetProperty("interleaving").GetProperty(name).GetDouble();
    }

    private static async Task<IReadOnlyList<double>> MeasureAsync(string package, string folder)
    {
        var dataset = await BeirDataset.LoadAsync(
            Path.Combine(folder, "beir"), new BeirOptions { CandidatesFile = Path.Combine(folder, "beir", "run.tsv") }, TestContext.Current.CancellationToken);
        using var reranker = await OnnxReranker.LoadAsync(package, cancellationToken: TestContext.Current.CancellationToken);
        return (await RerankingEvaluator.EvaluateAsync(reranker, dataset, cancellationToken: TestContext.Current.CancellationToken)).PerQuery["ndcg_at_5"];
    }

    private static double Mean(JsonElement result, string comparison, string metric) => result.GetProperty(comparison).GetProperty(metric).GetProperty("mean").GetDouble();

    private static double Metric(JsonElement result, string order, string name) => result.GetProperty(order).GetProperty(name).GetDouble();
}
