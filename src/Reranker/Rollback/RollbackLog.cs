using Microsoft.Extensions.Logging;

namespace Reranker;

internal static partial class RollbackLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Model} is taken back. {Reason}")]
    public static partial void RollsBack(ILogger logger, ModelIdentity model, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Model} serves badly and could not be taken back")]
    public static partial void Failed(ILogger logger, ModelIdentity model, Exception error);
}
