namespace Reranker.ConsoleHost;

/// <summary>Options that each are valid but make no sense together.</summary>
internal sealed class UsageException(string message) : Exception(message);
