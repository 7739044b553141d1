namespace Reranker.MLflow;

/// <summary>Run statuses between MLflow's enum and the tracker's.</summary>
internal static class RunStatusConversion
{
    public static RunStatus ToMLflow(this ExperimentRunStatus status) => status switch
    {
        ExperimentRunStatus.Running => RunStatus.Running,
        ExperimentRunStatus.Scheduled => RunStatus.Scheduled,
        ExperimentRunStatus.Finished => RunStatus.Finished,
        ExperimentRunStatus.Failed => RunStatus.Failed,
        ExperimentRunStatus.Killed => RunStatus.Killed,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "There is no such run status."),
    };

    public static ExperimentRunStatus ToExperimentRunStatus(this RunStatus status) => status switch
    {
        RunStatus.Running => ExperimentRunStatus.Running,
        RunStatus.Scheduled => ExperimentRunStatus.Scheduled,
        RunStatus.Finished => ExperimentRunStatus.Finished,
        RunStatus.Failed => ExperimentRunStatus.Failed,
        RunStatus.Killed => ExperimentRunStatus.Killed,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "There is no such run status."),
    };
}
