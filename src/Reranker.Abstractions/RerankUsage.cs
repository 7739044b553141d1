namespace Reranker;

/// <summary>What a request cost.</summary>
/// <param name="TotalTokens">Tokens that went through the model, special tokens included, padding not.</param>
/// <param name="TruncatedPairs">How many pairs were longer than the model reads and were cut.</param>
public sealed record RerankUsage(int TotalTokens, int TruncatedPairs);
