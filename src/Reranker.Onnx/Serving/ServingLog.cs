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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Serving {Model} as before: the model registry or its storage does not answer")]
    public static partial void Recalled(ILogger logger, ModelIdentity? model);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model that served last, in '{Folder}', cannot be used")]
    public static partial void NotRecalled(ILogger logger, string folder, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not write down which version serves; a start without the registry will not find it")]
    public static partial void NotRemembered(ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "The model registry answers again")]
    public static partial void RegistryBack(ILogger logger);
}
