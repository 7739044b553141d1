namespace Reranker.MLflow;

/// <summary>A run in progress, as the reranker sees it.</summary>
internal sealed class MLflowExperimentRun(ActiveRun run) : IExperimentRun
{
    public string RunId => run.RunId;

    public Task LogParametersAsync(IReadOnlyDictionary<string, string> parameters, CancellationToken cancellationToken) =>
        run.LogParamsAsync(parameters, cancellationToken);

    public Task LogMetricsAsync(IReadOnlyDictionary<string, double> metrics, long step, CancellationToken cancellationToken) =>
        run.LogMetricsAsync(metrics, step, cancellationToken).AsTask();

    public Task SetTagsAsync(IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) => run.SetTagsAsync(tags, cancellationToken);

    public Task LogDatasetAsync(RankingDataset dataset, string context, string source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentException.ThrowIfNullOrEmpty(context);
        ArgumentException.ThrowIfNullOrEmpty(source);
        return run.LogInputAsync(DatasetDescription.Of(dataset, source), context, cancellationToken);
    }

    public Task LogArtifactAsync(string path, string? artifactPath, CancellationToken cancellationToken) =>
        Directory.Exists(path) ? run.LogArtifactsAsync(path, artifactPath, cancellationToken: cancellationToken) : run.LogArtifactAsync(path, artifactPath, cancellationToken: cancellationToken);

    public Task<string> LogModelAsync(ModelPackage package, CancellationToken cancellationToken) => run.LogModelAsync(package, cancellationToken: cancellationToken);

    public Task EndAsync(ExperimentRunStatus status, CancellationToken cancellationToken) => run.EndAsync(status.ToMLflow(), cancellationToken);

    public ValueTask DisposeAsync() => run.DisposeAsync();
}
