namespace Reranker.MLflow;

/// <summary>The wire names of enums.</summary>
internal static class EnumNames
{
    public static string ToWire(this RunStatus status) => status switch
    {
        RunStatus.Running => "RUNNING",
        RunStatus.Scheduled => "SCHEDULED",
        RunStatus.Finished => "FINISHED",
        RunStatus.Failed => "FAILED",
        RunStatus.Killed => "KILLED",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "There is no such run status."),
    };

    public static RunStatus ToRunStatus(string status) => status switch
    {
        "RUNNING" => RunStatus.Running,
        "SCHEDULED" => RunStatus.Scheduled,
        "FINISHED" => RunStatus.Finished,
        "FAILED" => RunStatus.Failed,
        "KILLED" => RunStatus.Killed,
        _ => throw new MLflowException(MLflowErrorCode.InternalError, $"The store holds the unknown run status '{status}'."),
    };

    public static ModelVersionStatus ToModelVersionStatus(string status) => status switch
    {
        "PENDING_REGISTRATION" => ModelVersionStatus.PendingRegistration,
        "FAILED_REGISTRATION" => ModelVersionStatus.FailedRegistration,
        _ => ModelVersionStatus.Ready,
    };

    public static string ToWire(this LoggedModelStatus status) => status switch
    {
        LoggedModelStatus.Pending => "LOGGED_MODEL_PENDING",
        LoggedModelStatus.Ready => "LOGGED_MODEL_READY",
        LoggedModelStatus.UploadFailed => "LOGGED_MODEL_UPLOAD_FAILED",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "There is no such status to give a logged model."),
    };

    public static LoggedModelStatus ToLoggedModelStatus(string? status) => status switch
    {
        "LOGGED_MODEL_PENDING" => LoggedModelStatus.Pending,
        "LOGGED_MODEL_READY" => LoggedModelStatus.Ready,
        "LOGGED_MODEL_UPLOAD_FAILED" => LoggedModelStatus.UploadFailed,
        _ => LoggedModelStatus.Unspecified,
    };

    public static string ToWire(this WebhookStatus status) => status switch
    {
        WebhookStatus.Active => "ACTIVE",
        WebhookStatus.Disabled => "DISABLED",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "There is no such webhook status."),
    };

    public static WebhookStatus ToWebhookStatus(string? status) => status == "DISABLED" ? WebhookStatus.Disabled : WebhookStatus.Active;
}
