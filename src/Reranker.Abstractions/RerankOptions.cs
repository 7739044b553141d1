namespace Reranker;

/// <summary>How one request is answered.</summary>
public sealed class RerankOptions
{
    /// <summary>How many results to return, at least 1; <see langword="null"/> (the default) for all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? TopN
    {
        get;
        init
        {
            if (value is < 1)
                throw new ArgumentOutOfRangeException(nameof(value), value, "TopN must be at least 1, or null for all results.");
            field = value;
        }
    }

    /// <summary>Return the model's logits instead of activated scores (for most models a sigmoid: 0 to 1). Default: <see langword="false"/>.</summary>
    public bool RawScores { get; init; }
}
