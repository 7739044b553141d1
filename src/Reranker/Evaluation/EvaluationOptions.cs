namespace Reranker;

/// <summary>How a ranking is judged.</summary>
public sealed class EvaluationOptions
{
    /// <summary>The cut-offs k of the metrics, each at least 1. Default: 5, which the promotion policy reads, and 10, which publications report.</summary>
    /// <exception cref="ArgumentException">There is none, or one is below 1.</exception>
    public IReadOnlyList<int> Cutoffs
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Count == 0 || value.Any(static cutoff => cutoff < 1))
                throw new ArgumentException("At least one cut-off is needed, and each must be at least 1.", nameof(value));
            field = value;
        }
    } = [5, 10];

    /// <summary>What the queries are told apart by, with distinct names. Default: <see cref="QueryAttribute.QueryLength"/> and <see cref="QueryAttribute.CandidateCount"/>.</summary>
    /// <exception cref="ArgumentException">Two have the same name.</exception>
    public IReadOnlyList<QueryAttribute> Attributes
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.CountBy(static attribute => attribute.Name, StringComparer.Ordinal).FirstOrDefault(static count => count.Value > 1) is { Key: { } name })
                throw new ArgumentException($"There is more than one attribute '{name}'.", nameof(value));
            field = value;
        }
    } = [QueryAttribute.QueryLength, QueryAttribute.CandidateCount];

    /// <summary>What times each query. Default: the system's clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
