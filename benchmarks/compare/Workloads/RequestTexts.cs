namespace Reranker.Compare;

/// <summary>One request, as strings.</summary>
internal sealed record RequestTexts(string Query, string[] Documents);
