namespace Reranker;

/// <summary>One document's place in a ranking.</summary>
/// <param name="Index">The document's index in the request, from 0.</param>
/// <param name="RelevanceScore">The score; higher is more relevant.</param>
/// <param name="Document">The document of the request.</param>
public sealed record RerankResult(int Index, float RelevanceScore, RerankDocument Document);
