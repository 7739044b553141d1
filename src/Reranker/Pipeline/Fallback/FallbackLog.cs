using Microsoft.Extensions.Logging;

namespace Reranker;

internal static partial class FallbackLog
{
    [LoggerMessage(21, LogLevel.Warning, "The model did not rank {Documents} documents within {Milliseconds:F0} ms; {Scored} of them were scored. The others are answered in the first stage's order.")]
    public static partial void Late(ILogger logger, int documents, double milliseconds, int scored);

    [LoggerMessage(22, LogLevel.Error, "The model failed; {Documents} documents are answered in the first stage's order.")]
    public static partial void Failed(ILogger logger, int documents, Exception error);

    [LoggerMessage(23, LogLevel.Warning, "The model is overloaded; {Documents} documents are answered in the first stage's order.")]
    public static partial void Overloaded(ILogger logger, int documents);
}
