namespace Reranker;

/// <summary>One document's place in a ranking.</summary>
/// <param name="Index">The document's index in the request, from 0.</param>
/// <param name="RelevanceScore">The score; higher is more relevant.</param>
/// <param name="Document">The document of the request.</param>
public sealed record RerankResult(int Index, float RelevanceScore, RerankDocument Document)
{
    /// <summary>
    /// What a cascade's first model said of a document that the answering model did not read; <see langword="null"/> where <see cref="RelevanceScore"/> is
    /// the answering model's. Otherwise the place is the first model's, and <see cref="RelevanceScore"/> is its score or the lowest of those before it,
    /// whichever is lower, so that scores never rise from place to place.
    /// </summary>
    public FirstStageScore? FirstStage { get; init; }
}
