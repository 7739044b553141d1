namespace Reranker;

/// <summary>A query and the documents to rank for it.</summary>
/// <param name="Query">What was asked; neither empty nor blank.</param>
/// <param name="Documents">At least one document; an empty text is allowed and scored as such.</param>
public sealed record RerankRequest(string Query, IReadOnlyList<RerankDocument> Documents);
