namespace Reranker.MLflow;

/// <summary>MLflow's experiments and runs.</summary>
/// <remarks>Members throw <see cref="MLflowException"/> where MLflow refuses.</remarks>
public interface IMLflowTracking
{
    /// <summary>Creates an experiment and returns its id.</summary>
    /// <param name="name">A name that no experiment has, deleted ones included.</param>
    /// <param name="artifactLocation">Where its runs keep their artifacts; a folder of the store's artifact root by default.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<string> CreateExperimentAsync(
        string name, string? artifactLocation = null, IReadOnlyDictionary<string, string>? tags = null, CancellationToken cancellationToken = default);

    /// <summary>Reads an experiment, deleted ones too.</summary>
    Task<Experiment> GetExperimentAsync(string experimentId, CancellationToken cancellationToken = default);

    /// <summary>Reads an experiment by its name, deleted ones too.</summary>
    Task<Experiment> GetExperimentByNameAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Searches experiments, newest first by default.</summary>
    Task<PagedList<Experiment>> SearchExperimentsAsync(SearchOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Renames an experiment.</summary>
    Task RenameExperimentAsync(string experimentId, string newName, CancellationToken cancellationToken = default);

    /// <summary>Deletes an experiment with its runs; <see cref="RestoreExperimentAsync"/> brings them back.</summary>
    Task DeleteExperimentAsync(string experimentId, CancellationToken cancellationToken = default);

    /// <summary>Brings a deleted experiment back with its runs.</summary>
    Task RestoreExperimentAsync(string experimentId, CancellationToken cancellationToken = default);

    /// <summary>Sets a tag of an experiment.</summary>
    Task SetExperimentTagAsync(string experimentId, string key, string value, CancellationToken cancellationToken = default);

    /// <summary>Removes a tag of an experiment; servers of MLflow 3.2 or newer, and the embedded store.</summary>
    Task DeleteExperimentTagAsync(string experimentId, string key, CancellationToken cancellationToken = default);

    /// <summary>Creates a run in the status <see cref="RunStatus.Running"/>.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="runName">The name; made up when <see langword="null"/>.</param>
    /// <param name="startTime">Milliseconds since the Unix epoch; now by default.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="userId">Who starts it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<Run> CreateRunAsync(
        string experimentId, string? runName = null, long? startTime = null, IReadOnlyDictionary<string, string>? tags = null, string? userId = null,
        CancellationToken cancellationToken = default);

    /// <summary>Reads a run, deleted ones too.</summary>
    Task<Run> GetRunAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>Changes what is not <see langword="null"/>; the times are milliseconds since the Unix epoch.</summary>
    Task<RunInfo> UpdateRunAsync(string runId, RunStatus? status = null, long? endTime = null, string? runName = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes a run; its artifacts stay, and <see cref="RestoreRunAsync"/> brings it back.</summary>
    Task DeleteRunAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>Brings a deleted run back.</summary>
    Task RestoreRunAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>Searches the runs of experiments, newest first by default; of no experiments there are none.</summary>
    Task<PagedList<Run>> SearchRunsAsync(IReadOnlyCollection<string> experimentIds, SearchOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Logs one point of a metric; the same point twice is kept once.</summary>
    Task LogMetricAsync(string runId, Metric metric, CancellationToken cancellationToken = default);

    /// <summary>Logs a parameter, whose value cannot change later; values are cut at 6,000 characters, as MLflow does.</summary>
    Task LogParamAsync(string runId, string key, string value, CancellationToken cancellationToken = default);

    /// <summary>Logs many things at once, all or nothing: at most 1,000 metrics, 100 parameters, 100 tags, and 1,000 in all.</summary>
    Task LogBatchAsync(
        string runId,
        IReadOnlyCollection<Metric>? metrics = null,
        IReadOnlyCollection<KeyValuePair<string, string>>? parameters = null,
        IReadOnlyCollection<KeyValuePair<string, string>>? tags = null,
        CancellationToken cancellationToken = default);

    /// <summary>Sets a tag of a run; values are cut at 5,000 characters, as MLflow does. <c>mlflow.runName</c> renames the run.</summary>
    Task SetTagAsync(string runId, string key, string value, CancellationToken cancellationToken = default);

    /// <summary>Removes a tag of a run.</summary>
    Task DeleteTagAsync(string runId, string key, CancellationToken cancellationToken = default);

    /// <summary>A page of a metric's points by timestamp, step and value; none where the run or the metric does not exist.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="metricKey">The metric.</param>
    /// <param name="maxResults">The most points of a page, at least 1; a server of 2.12.1 has no pages and gives all points at once.</param>
    /// <param name="pageToken">The page to continue at.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<PagedList<Metric>> GetMetricHistoryPageAsync(
        string runId, string metricKey, int maxResults = 25_000, string? pageToken = null, CancellationToken cancellationToken = default);

    /// <summary>The histories of a metric in several runs, thinned out to the same steps in all of them, as charts want them: by run, then step, timestamp and value.</summary>
    /// <param name="runIds">The runs, at most 100; those without the metric are not in the answer.</param>
    /// <param name="metricKey">The metric.</param>
    /// <param name="startStep">The first step, given together with <paramref name="endStep"/>; 0 when neither is given.</param>
    /// <param name="endStep">The last step; the last of all runs by default.</param>
    /// <param name="maxResults">About how many steps to keep, 1 to 2,500; the first and the last step of each run are kept besides.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyDictionary<string, IReadOnlyList<Metric>>> GetMetricHistoryBulkIntervalAsync(
        IReadOnlyCollection<string> runIds, string metricKey, int? startStep = null, int? endStep = null, int maxResults = 2_500, CancellationToken cancellationToken = default);

    /// <summary>Records datasets as inputs of a run; the same dataset twice is kept once.</summary>
    Task LogInputsAsync(string runId, IReadOnlyCollection<DatasetInput> datasets, CancellationToken cancellationToken = default);

    /// <summary>Adds a logged model to the run's tag <c>mlflow.log-model.history</c>.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="modelJson">The content of <c>MLmodel</c> as JSON.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task LogModelAsync(string runId, string modelJson, CancellationToken cancellationToken = default);

    /// <summary>What lies in a folder of a run's artifacts; nothing where there is no such folder.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="path">The folder, relative to the run's artifacts; the top when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<ArtifactInfo>> ListArtifactsAsync(string runId, string? path = null, CancellationToken cancellationToken = default);
}
