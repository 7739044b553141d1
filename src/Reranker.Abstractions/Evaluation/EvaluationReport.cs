namespace Reranker;

/// <summary>How well a reranker ordered a dataset, query by query.</summary>
public sealed record EvaluationReport
{
    /// <summary>The model judged, or a name such as <c>baseline</c> for an order that no model made.</summary>
    public required ModelIdentity Model { get; init; }

    /// <summary>The name of the dataset.</summary>
    public required string DatasetName { get; init; }

    /// <summary>The digest of the dataset: two reports may be compared only where it is the same.</summary>
    public required string DatasetDigest { get; init; }

    /// <summary>The ids of the queries judged.</summary>
    public required IReadOnlyList<string> QueryIds { get; init; }

    /// <summary>For each metric (<c>ndcg_at_5</c>) its value per query, in the order of <see cref="QueryIds"/>.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<double>> PerQuery { get; init; }

    /// <summary>How many documents were scored.</summary>
    public required int EvaluatedDocuments { get; init; }

    /// <summary>Wall-clock milliseconds per query, in the order of <see cref="QueryIds"/>; empty where nothing was timed.</summary>
    public IReadOnlyList<double> Milliseconds { get; init; } = [];

    /// <summary>
    /// For each query, in the order of <see cref="QueryIds"/>, the raw score (for a cross-encoder the logit) of each candidate in the order of the
    /// dataset; empty where no model gave the order.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<float>> Scores { get; init; } = [];

    /// <summary>The mean of a metric over the queries; 0 where there are none.</summary>
    /// <exception cref="KeyNotFoundException">The report has no such metric.</exception>
    public double Mean(string metric) =>
        PerQuery.TryGetValue(metric, out var values)
            ? values.Count == 0 ? 0 : values.Average()
            : throw new KeyNotFoundException($"The report has no metric '{metric}'; it has {string.Join(", ", PerQuery.Keys)}.");

    /// <summary>The means of all metrics.</summary>
    public IReadOnlyDictionary<string, double> Means => PerQuery.Keys.ToDictionary(static key => key, Mean, StringComparer.Ordinal);
}
