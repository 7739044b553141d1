namespace Reranker.Tests;

/// <summary>Made-up reports for policies to decide on.</summary>
internal static class PolicyReports
{
    /// <summary>A champion or, where its nDCG rises, a challenger; alike in all else.</summary>
    public static EvaluationReport Report(int queries, double rise = 0, double noise = 0.1)
    {
        var random = new SeededRandom(5);
        double[] champion = [.. Enumerable.Range(0, queries).Select(_ => 0.3 + (0.4 * random.NextDouble()))];
        double[] ndcg = rise == 0 ? champion : [.. champion.Select(value => value + rise + (noise * (random.NextDouble() - 0.5)))];
        return new EvaluationReport
        {
            Model = new ModelIdentity("m", null, ""),
            DatasetName = "dataset",
            DatasetDigest = "digest",
            QueryIds = [.. Enumerable.Range(0, queries).Select(static i => $"q{i}")],
            PerQuery = new Dictionary<string, IReadOnlyList<double>> { ["ndcg_at_5"] = ndcg, ["mrr_at_5"] = champion, ["map_at_5"] = champion, ["hits_at_5"] = champion },
            EvaluatedDocuments = queries,
            Attributes = new Dictionary<string, IReadOnlyList<string>> { ["third"] = [.. Enumerable.Range(0, queries).Select(static i => $"{i % 3}")] },
            Milliseconds = [.. Enumerable.Range(1, queries).Select(static i => (double)i)],
            ModelBytes = 1_000_000,
            CalibrationError = 0.02,
        };
    }

    public static EvaluationReport With(EvaluationReport report, string metric, Func<double, double> change) => With(report, metric, (value, _) => change(value));

    /// <summary>Changes a metric by its value and the query's place.</summary>
    public static EvaluationReport With(EvaluationReport report, string metric, Func<double, int, double> change) =>
        report with { PerQuery = new Dictionary<string, IReadOnlyList<double>>(report.PerQuery) { [metric] = [.. report.PerQuery[metric].Select(change)] } };
}
