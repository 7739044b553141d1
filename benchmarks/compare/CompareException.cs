namespace Reranker.Compare;

/// <summary>The comparison cannot be made, or what it compares is not the same.</summary>
internal sealed class CompareException(string message) : Exception(message);
