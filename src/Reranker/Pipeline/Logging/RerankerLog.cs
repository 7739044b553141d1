using Microsoft.Extensions.Logging;

namespace Reranker;

internal static partial class RerankerLog
{
    [LoggerMessage(1, LogLevel.Debug, "{Operation} of {Documents} documents by {Model} took {Milliseconds:F1} ms: {Tokens} tokens, {Truncated} documents cut.")]
    public static partial void Answered(ILogger logger, string operation, int documents, ModelIdentity model, double milliseconds, int tokens, int truncated);

    [LoggerMessage(2, LogLevel.Debug, "{Operation} of {Documents} documents was cancelled after {Milliseconds:F1} ms.")]
    public static partial void Cancelled(ILogger logger, string operation, int documents, double milliseconds);

    [LoggerMessage(3, LogLevel.Warning, "{Operation} of {Documents} documents was refused: {Reason}")]
    public static partial void Refused(ILogger logger, string operation, int documents, string reason);

    [LoggerMessage(4, LogLevel.Error, "{Operation} of {Documents} documents failed after {Milliseconds:F1} ms.")]
    public static partial void Failed(ILogger logger, Exception exception, string operation, int documents, double milliseconds);

    [LoggerMessage(5, LogLevel.Trace, "rerank: query {Query}, documents {Documents}.", SkipEnabledCheck = true)]
    public static partial void Request(ILogger logger, string query, IEnumerable<string> documents);

    [LoggerMessage(6, LogLevel.Trace, "score: {Pairs}.", SkipEnabledCheck = true)]
    public static partial void Pairs(ILogger logger, IEnumerable<QueryDocumentPair> pairs);
}
