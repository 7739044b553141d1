namespace Reranker;

/// <summary>Where a run stands; the names are MLflow's.</summary>
public enum ExperimentRunStatus
{
    /// <summary>In progress.</summary>
    Running,

    /// <summary>Waiting to start.</summary>
    Scheduled,

    /// <summary>Ended well.</summary>
    Finished,

    /// <summary>Ended by an error.</summary>
    Failed,

    /// <summary>Ended by somebody.</summary>
    Killed,
}
