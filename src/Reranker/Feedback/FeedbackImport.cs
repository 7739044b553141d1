namespace Reranker;

/// <summary>What an import found.</summary>
/// <param name="Read">How many records were read.</param>
/// <param name="Added">How many of them were new to the store.</param>
public readonly record struct FeedbackImport(int Read, int Added);
