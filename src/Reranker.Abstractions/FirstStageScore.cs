namespace Reranker;

/// <summary>What the first model of a cascade said of a document that the second did not read.</summary>
/// <param name="Model">The first model.</param>
/// <param name="Score">Its score, on its own scale.</param>
public sealed record FirstStageScore(ModelIdentity Model, float Score);
