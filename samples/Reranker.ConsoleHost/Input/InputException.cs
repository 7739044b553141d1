namespace Reranker.ConsoleHost;

/// <summary>Input that is not as documented.</summary>
internal sealed class InputException(string message) : RerankerException(message);
