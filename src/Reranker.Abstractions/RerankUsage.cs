namespace Reranker;

/// <summary>What a request cost.</summary>
/// <param name="TotalTokens">Tokens that went through the model, special tokens included, padding not. A score from a cache costs none.</param>
/// <param name="TruncatedPairs">How many pairs were longer than the model reads and were cut, so that something of them was not read.</param>
public sealed record RerankUsage(int TotalTokens, int TruncatedPairs)
{
    /// <summary>How many windows were read of the pairs that were read in more than one; 0 where none was.</summary>
    public int Windows { get; init; }

    /// <summary>Adds up the usage of pairs.</summary>
    public static RerankUsage Of(int totalTokens, IReadOnlyList<PairScore> pairs) =>
        new(totalTokens, pairs.Count(static pair => pair.Truncated)) { Windows = pairs.Sum(static pair => pair.Windows > 1 ? pair.Windows : 0) };
}
