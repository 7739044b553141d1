namespace Reranker;

/// <summary>The metrics of a report: each by its name at each cut-off (<c>ndcg_at_5</c>), with room for one value per query.</summary>
internal sealed class MetricTable(IReadOnlyList<int> cutoffs, int queries)
{
    private delegate double Metric(ReadOnlySpan<double> grades, int k, ReadOnlySpan<double> missedGrades);

    private static readonly (string Name, Metric Measure)[] Metrics =
    [
        ("ndcg", RankingMetrics.Ndcg),
        ("mrr", RankingMetrics.ReciprocalRank),
        ("map", RankingMetrics.AveragePrecision),
        ("hits", RankingMetrics.Hits),
        ("precision", RankingMetrics.Precision),
        ("recall", RankingMetrics.Recall),
    ];

    private readonly (string Name, int Cutoff, Metric Measure, double[] Values)[] _columns =
        [.. from cutoff in cutoffs.Distinct() from metric in Metrics select ($"{metric.Name}_at_{cutoff}", cutoff, metric.Measure, new double[queries])];

    /// <summary>Gets whether a metric of this name is measured.</summary>
    public static bool Has(string name) => Metrics.Any(known => known.Name == name);

    /// <summary>Measures one query's ranking in every column.</summary>
    public void Measure(int query, ReadOnlySpan<double> grades, ReadOnlySpan<double> missedGrades)
    {
        foreach (var (_, cutoff, measure, values) in _columns)
            values[query] = measure(grades, cutoff, missedGrades);
    }

    public IReadOnlyDictionary<string, IReadOnlyList<double>> PerQuery =>
        _columns.ToDictionary(static column => column.Name, static IReadOnlyList<double> (column) => column.Values, StringComparer.Ordinal);
}
