namespace Reranker;

/// <summary>One document's place in a ranking.</summary>
/// <param name="Index">The document's index in the request, from 0.</param>
/// <param name="RelevanceScore">The score that orders; higher is more relevant. A fused one is on the scale of its <see cref="FusionOptions"/>.</param>
/// <param name="Document">The document of the request.</param>
public sealed record RerankResult(int Index, float RelevanceScore, RerankDocument Document)
{
    /// <summary>What the model scored the document, on the scale of the request; <see langword="null"/> where it did not read it, or does not say.</summary>
    public float? ModelScore { get; init; }

    /// <summary>
    /// What a cascade's first model said of a document that the answering model did not read; <see langword="null"/> where <see cref="RelevanceScore"/> is
    /// the answering model's. Otherwise the place is the first model's, and <see cref="RelevanceScore"/> is its score or the lowest of those before it,
    /// whichever is lower, so that scores never rise from place to place.
    /// </summary>
    public FirstStageScore? FirstStage { get; init; }
}
