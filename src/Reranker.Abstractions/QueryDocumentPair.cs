namespace Reranker;

/// <summary>A query and one document.</summary>
/// <param name="Query">What was asked; neither empty nor blank.</param>
/// <param name="Document">The text to score.</param>
public readonly record struct QueryDocumentPair(string Query, string Document);
