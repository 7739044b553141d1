using Microsoft.Extensions.Logging;

namespace Reranker.Training;

internal static partial class RetrainingLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Retraining {RunId} on {Window} is queued")]
    public static partial void Queued(ILogger logger, string runId, DateWindow window);

    [LoggerMessage(Level = LogLevel.Information, Message = "Retraining {RunId} on {Window} starts from {BaseModel}")]
    public static partial void Started(ILogger logger, string runId, DateWindow window, ModelIdentity baseModel);

    [LoggerMessage(Level = LogLevel.Information, Message = "Retraining {RunId}: {TrainingQueries} queries to learn from, {HeldOutQueries} held out, of {Records} records")]
    public static partial void Split(ILogger logger, string runId, int trainingQueries, int heldOutQueries, int records);

    [LoggerMessage(Level = LogLevel.Information, Message = "Retraining {RunId} on {Window} was interrupted and is resumed; resumptions so far: {Times}")]
    public static partial void Resumed(ILogger logger, string runId, DateWindow window, int times);

    [LoggerMessage(Level = LogLevel.Information, Message = "Retraining {RunId}: {BaseModel} is an encoder without a head; these tensors are new: {Tensors}")]
    public static partial void BeginsHead(ILogger logger, string runId, ModelIdentity baseModel, IReadOnlyList<string> tensors);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Retraining {RunId} has too few queries to measure on while it trains: it goes on to its last step whatever the patience")]
    public static partial void CannotStopEarly(ILogger logger, string runId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Retraining {RunId} goes on from the checkpoint {Path}")]
    public static partial void GoesOn(ILogger logger, string runId, string path);

    [LoggerMessage(Level = LogLevel.Information, Message = "Retraining {RunId} finished: version {Version} is {Outcome}. {Reason}")]
    public static partial void Finished(ILogger logger, string runId, int version, PromotionOutcome outcome, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Retraining {RunId} won against version {Expected}, but the champion is version {Champion} now")]
    public static partial void ChampionMoved(ILogger logger, string runId, int expected, int? champion);

    [LoggerMessage(Level = LogLevel.Information, Message = "Retraining {RunId} was cancelled")]
    public static partial void Cancelled(ILogger logger, string runId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Retraining {RunId} failed")]
    public static partial void Failed(ILogger logger, string runId, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The run {RunId} could not be marked as {Status}")]
    public static partial void NotClosed(ILogger logger, string runId, ExperimentRunStatus status, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Retraining {RunId} goes on without a quantized network. {Reason}")]
    public static partial void NotQuantized(ILogger logger, string runId, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Retraining {RunId}: the challenger has no calibration. {Reason}")]
    public static partial void NotCalibrated(ILogger logger, string runId, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Retraining {RunId}: the pages about the decision could not be stored; the run's tags have it")]
    public static partial void NotShown(ILogger logger, string runId, Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Message}")]
    public static partial void TorchPatched(ILogger logger, string message);
}
