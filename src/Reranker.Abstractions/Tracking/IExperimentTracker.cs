namespace Reranker;

/// <summary>Records what was tried: runs with parameters, metrics, datasets and artifacts.</summary>
/// <remarks>Safe for concurrent use. Failures surface as <see cref="TrackingException"/>.</remarks>
public interface IExperimentTracker
{
    /// <summary>Starts a run in an experiment, which is created when it does not exist.</summary>
    Task<IExperimentRun> StartRunAsync(string experiment, string runName, CancellationToken cancellationToken = default);

    /// <summary>Continues a run, whatever became of it: it is <see cref="ExperimentRunStatus.Running"/> again.</summary>
    /// <exception cref="TrackingException">There is no such run.</exception>
    Task<IExperimentRun> ResumeRunAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>Reads a run, or <see langword="null"/> where there is none of that id.</summary>
    Task<ExperimentRunInfo?> FindRunAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>Ends a run that nobody works on any more (its process died), as <see cref="ExperimentRunStatus.Failed"/> or <see cref="ExperimentRunStatus.Killed"/>.</summary>
    Task EndRunAsync(string runId, ExperimentRunStatus status, CancellationToken cancellationToken = default);

    /// <summary>Says what an experiment is, where nobody has said it yet; nothing happens where there is none of that name.</summary>
    Task DescribeExperimentAsync(string experiment, string description, CancellationToken cancellationToken = default);

    /// <summary>Sets tags of a run, replacing older values, whatever became of it.</summary>
    Task SetTagsAsync(string runId, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken = default);

    /// <summary>Records metrics of a run, whatever became of it.</summary>
    Task LogMetricsAsync(string runId, IReadOnlyDictionary<string, double> metrics, CancellationToken cancellationToken = default);

    /// <summary>Records a parameter of a run, whatever became of it, unless it has one of that name: of several who try at once, one wins.</summary>
    /// <returns>The value that the parameter has now, which is another's where somebody was first; <see langword="null"/> where there is no such run, or it was deleted.</returns>
    Task<string?> LogParameterOnceAsync(string runId, string key, string value, CancellationToken cancellationToken = default);

    /// <summary>The runs of an experiment that have the given status, newest first; none where there is no such experiment.</summary>
    Task<IReadOnlyList<ExperimentRunInfo>> ListRunsAsync(string experiment, ExperimentRunStatus? status = null, CancellationToken cancellationToken = default);
}
