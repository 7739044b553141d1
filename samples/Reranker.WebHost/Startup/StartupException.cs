namespace Reranker.WebHost;

/// <summary>The host cannot start as it is set up.</summary>
internal sealed class StartupException(string message, Exception? innerException = null) : RerankerException(message, innerException);
