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

    /// <summary>The queries themselves, in the order of <see cref="QueryIds"/>; empty where they aren't known.</summary>
    public IReadOnlyList<string> QueryTexts { get; init; } = [];

    /// <summary>For each metric (<c>ndcg_at_5</c>) its value per query, in the order of <see cref="QueryIds"/>.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<double>> PerQuery { get; init; }

    /// <summary>How many documents were scored.</summary>
    public required int EvaluatedDocuments { get; init; }

    /// <summary>
    /// How many of the queries have candidates of different grades (<see cref="RankingQuery.TellsOrdersApart"/>): in the others every order is as good as any, and
    /// nothing was measured. <see langword="null"/> where it isn't known.
    /// </summary>
    public int? TellingQueries { get; init; }

    /// <summary>For each attribute (<c>query_length</c>) the slice that each query belongs to, in the order of <see cref="QueryIds"/>; see <see cref="QueryAttribute"/>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Wall-clock milliseconds per query, in the order of <see cref="QueryIds"/>; empty where nothing was timed.</summary>
    public IReadOnlyList<double> Milliseconds { get; init; } = [];

    /// <summary>
    /// For each query, in the order of <see cref="QueryIds"/>, the raw score (for a cross-encoder the logit) of each candidate in the order of the
    /// dataset; empty where no model gave the order.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<float>> Scores { get; init; } = [];

    /// <summary>The bytes of the model's network; <see langword="null"/> where they were not measured.</summary>
    public long? ModelBytes { get; init; }

    /// <summary>The expected calibration error of the scores that users see, from 0 to 1, on queries that they were not calibrated on; <see langword="null"/> where it was not measured.</summary>
    public double? CalibrationError { get; init; }

    /// <summary>The queries by each of <see cref="Attributes"/>: every query is in one slice of each.</summary>
    public IReadOnlyList<EvaluationSlice> Slices => [.. Attributes.SelectMany(static attribute => EvaluationSlice.By(attribute.Key, attribute.Value))];

    /// <summary>The mean of a metric over the queries; 0 where there are none.</summary>
    /// <exception cref="KeyNotFoundException">The report has no such metric.</exception>
    public double Mean(string metric) =>
        PerQuery.TryGetValue(metric, out var values)
            ? values.Count == 0 ? 0 : values.Average()
            : throw new KeyNotFoundException($"The report has no metric '{metric}'; it has {string.Join(", ", PerQuery.Keys)}.");

    /// <summary>The milliseconds that so large a share of the queries were answered in.</summary>
    /// <param name="share">From 0 to 1: 0.95 for the 95th percentile.</param>
    /// <exception cref="InvalidOperationException">Nothing was timed.</exception>
    public double Latency(double share)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(share, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        return Milliseconds.Count > 0 ? Quantile.Of([.. Milliseconds.Order()], share) : throw new InvalidOperationException($"Nothing was timed in the report on {Model}.");
    }

    /// <summary>The means of all metrics.</summary>
    public IReadOnlyDictionary<string, double> Means => PerQuery.Keys.ToDictionary(static key => key, Mean, StringComparer.Ordinal);
}
