using Microsoft.Extensions.Logging;

namespace Reranker;

internal static partial class PromotionLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Version {Version} of {Name} is the champion now, after {Predecessor}: {Cause} by {By}. {Reason}")]
    public static partial void Changed(ILogger logger, string name, int version, int? predecessor, PromotionCause cause, string by, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The {Cause} of version {Version} of {Name} was cut off; it is finished now")]
    public static partial void CutOff(ILogger logger, string name, int version, PromotionCause cause);
}
