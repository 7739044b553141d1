using Microsoft.Extensions.Logging;

namespace Reranker.Onnx;

/// <summary>What serving writes to the log.</summary>
internal static partial class ServingLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Switched from {Old} to {New}")]
    public static partial void Switched(ILogger logger, ModelIdentity? old, ModelIdentity @new);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not load {Model}; {Current} stays")]
    public static partial void LoadFailed(ILogger logger, ModelIdentity model, ModelIdentity? current, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not serve version {Version} of {Name}; {Current} stays, next attempt in {Retry}")]
    public static partial void VersionFailed(ILogger logger, string name, int version, ModelIdentity? current, TimeSpan retry, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model registry does not answer; {Current} stays")]
    public static partial void RegistryFailed(ILogger logger, ModelIdentity? current, Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "The model registry answers again")]
    public static partial void RegistryBack(ILogger logger);
}
