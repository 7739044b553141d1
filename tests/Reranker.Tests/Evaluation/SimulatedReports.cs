using System.Globalization;

namespace Reranker;

/// <summary>
/// Draws reports of a champion and a challenger that differ by a known amount, from real values: those of the 223 held-out queries of an earlier sample month of 1,370 searches, as
/// <c>reranker train --date-from 2025-07-01 --date-to 2025-07-31</c> left them in <c>evaluation.csv</c> (kept: the query's length and the metrics at 5).
/// </summary>
internal sealed class SimulatedReports
{
    private static readonly string[] Metrics = ["ndcg_at_5", "mrr_at_5", "map_at_5", "hits_at_5"];
    private readonly (string Length, double[] Champion, double[] Challenger)[] _queries;

    private SimulatedReports((string Length, double[] Champion, double[] Challenger)[] queries)
    {
        _queries = queries;
        GreatestGain = queries.Average(static query => Math.Abs(query.Challenger[0] - query.Champion[0]));
        Deviation = Math.Sqrt(queries.Average(static query => Math.Pow(query.Challenger[0] - query.Champion[0], 2)));
    }

    /// <summary>The greatest gain in nDCG@5 that can be drawn: the mean absolute difference.</summary>
    public double GreatestGain { get; }

    /// <summary>The standard deviation of the differences in nDCG@5 where neither model is better.</summary>
    public double Deviation { get; }

    public static SimulatedReports OfSampleMonth()
    {
        var rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "sample-month.csv")).Select(static row => row.Split(',')).ToArray();
        return new SimulatedReports([.. rows.Skip(1).Select(row => (row[0], Values(row, "champion"), Values(row, "challenger")))]);

        double[] Values(string[] row, string model) =>
            [.. Metrics.Select(metric => double.Parse(row[Array.IndexOf(rows[0], $"{model}_{metric}")], CultureInfo.InvariantCulture))];
    }

    /// <summary>Draws queries with replacement, and for each which of the two models was the challenger; a gain of 0 is the null hypothesis, exactly.</summary>
    /// <param name="queries">How many.</param>
    /// <param name="gain">The challenger's true gain in nDCG@5, at most <see cref="GreatestGain"/>: so much more often it is the one that did better.</param>
    /// <param name="random">What draws.</param>
    public (EvaluationReport Champion, EvaluationReport Challenger) Draw(int queries, double gain, SeededRandom random)
    {
        var drawn = new (string Length, double[] Champion, double[] Challenger)[queries];
        foreach (ref var query in drawn.AsSpan())
        {
            query = _queries[random.Next(_queries.Length)];
            var isBetter = random.NextDouble() < (1 + (gain / GreatestGain)) / 2;
            if (isBetter != query.Challenger[0] >= query.Champion[0])
                (query.Champion, query.Challenger) = (query.Challenger, query.Champion);
        }

        return (Report(drawn, static query => query.Champion), Report(drawn, static query => query.Challenger));
    }

    /// <summary>Draws differences in nDCG@5 around their own mean: with a mean of 0 too, but as skewed as they are.</summary>
    public double[] DrawCentred(int queries, SeededRandom random)
    {
        var mean = _queries.Average(static query => query.Challenger[0] - query.Champion[0]);
        var differences = new double[queries];
        foreach (ref var difference in differences.AsSpan())
        {
            var query = _queries[random.Next(_queries.Length)];
            difference = query.Challenger[0] - query.Champion[0] - mean;
        }

        return differences;
    }

    private static EvaluationReport Report((string Length, double[] Champion, double[] Challenger)[] drawn, Func<(string, double[] Champion, double[] Challenger), double[]> model) => new()
    {
        Model = new ModelIdentity("simulated", null, ""),
        DatasetName = "sample month",
        DatasetDigest = "",
        QueryIds = [.. drawn.Select(static (_, index) => index.ToString(CultureInfo.InvariantCulture))],
        PerQuery = Metrics.Index().ToDictionary(static metric => metric.Item, IReadOnlyList<double> (metric) => [.. drawn.Select(query => model(query)[metric.Index])], StringComparer.Ordinal),
        Attributes = new Dictionary<string, IReadOnlyList<string>> { ["query_length"] = [.. drawn.Select(static query => query.Length)] },
        EvaluatedDocuments = drawn.Length,
        Milliseconds = new double[drawn.Length],
        ModelBytes = 1,
        CalibrationError = 0,
    };
}
