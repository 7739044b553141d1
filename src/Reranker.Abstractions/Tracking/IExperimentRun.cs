namespace Reranker;

/// <summary>A run in progress.</summary>
/// <remarks>
/// Call <see cref="EndAsync"/> when the work is done; a run that is disposed of without it is marked
/// <see cref="ExperimentRunStatus.Failed"/>, or <see cref="ExperimentRunStatus.Killed"/> where the token that it was started with is cancelled.
/// Safe for concurrent use.
/// </remarks>
public interface IExperimentRun : IAsyncDisposable
{
    /// <summary>The run's id: 32 hexadecimal digits in MLflow.</summary>
    string RunId { get; }

    /// <summary>Records parameters; a parameter cannot change its value later.</summary>
    Task LogParametersAsync(IReadOnlyDictionary<string, string> parameters, CancellationToken cancellationToken = default);

    /// <summary>Records metrics at a step; each keeps its history. They may be gathered and stored a little later, by <see cref="EndAsync"/> at the latest.</summary>
    Task LogMetricsAsync(IReadOnlyDictionary<string, double> metrics, long step = 0, CancellationToken cancellationToken = default);

    /// <summary>Sets tags, replacing older values.</summary>
    Task SetTagsAsync(IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken = default);

    /// <summary>Records a dataset as an input of the run.</summary>
    /// <param name="dataset">The dataset; its name, digest, and counts are recorded, not its content.</param>
    /// <param name="context">What it was used for: <c>training</c> or <c>evaluation</c>.</param>
    /// <param name="source">Where it came from, in words or as a URI.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task LogDatasetAsync(RankingDataset dataset, string context, string source, CancellationToken cancellationToken = default);

    /// <summary>Stores a file, or a folder with all that is in it, among the run's artifacts.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="artifactPath">The folder to put it in, relative to the run's artifacts; the top when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task LogArtifactAsync(string path, string? artifactPath = null, CancellationToken cancellationToken = default);

    /// <summary>Stores a model package as an MLflow Model at the artifact path <c>model</c>.</summary>
    /// <returns>The source to register a version from, for instance <c>runs:/…/model</c>.</returns>
    Task<string> LogModelAsync(ModelPackage package, CancellationToken cancellationToken = default);

    /// <summary>Ends the run.</summary>
    Task EndAsync(ExperimentRunStatus status, CancellationToken cancellationToken = default);
}
