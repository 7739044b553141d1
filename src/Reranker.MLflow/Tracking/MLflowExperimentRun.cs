using System.Text;
using Microsoft.Extensions.Logging;

namespace Reranker.MLflow;

/// <summary>A run in progress on an MLflow client.</summary>
internal sealed partial class MLflowExperimentRun(IMLflowClient client, ArtifactRepositories artifacts, RunInfo info, TimeProvider time, ILogger logger) : IExperimentRun
{
    private const string ModelPath = "model";

    private int _ended;

    public string RunId => info.RunId;

    private ArtifactRepository Artifacts => artifacts.Open(info.ArtifactUri);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task LogParametersAsync(IReadOnlyDictionary<string, string> parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (var chunk in parameters.Chunk(100))
            await client.LogBatchAsync(RunId, parameters: chunk, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    public async Task LogMetricsAsync(IReadOnlyDictionary<string, double> metrics, long step, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var now = Now;
        foreach (var chunk in metrics.Select(metric => new Metric(metric.Key, metric.Value, now, step)).Chunk(1000))
            await client.LogBatchAsync(RunId, metrics: chunk, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    public async Task SetTagsAsync(IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tags);
        foreach (var chunk in tags.Chunk(100))
            await client.LogBatchAsync(RunId, tags: chunk, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    public Task LogDatasetAsync(RankingDataset dataset, string context, string source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentException.ThrowIfNullOrEmpty(context);
        ArgumentException.ThrowIfNullOrEmpty(source);
        return client.LogInputsAsync(RunId, [DatasetDescription.Of(dataset, context, source)], cancellationToken);
    }

    public Task LogArtifactAsync(string path, string? artifactPath, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Artifacts.UploadAsync(path, artifactPath, cancellationToken);
    }

    public async Task<string> LogModelAsync(ModelPackage package, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(package);
        var repository = Artifacts;
        long size = 0;
        foreach (var file in PackageDigest.ListFiles(package.Folder).Append(ModelManifest.FileName))
        {
            var path = Path.Combine(package.Folder, file);
            if (!File.Exists(path))
                continue;
            size += new FileInfo(path).Length;
            await repository.UploadFileAsync(path, $"{ModelPath}/{file}", cancellationToken).ConfigureAwait(false);
        }

        var model = new MLmodel(package, RunId, ModelPath, time.GetUtcNow(), size);
        foreach (var (path, content) in model.Files)
        {
            // What the manifest names must stay what it is: a package made from a logged one may hold its files.
            if (package.Manifest?.Files.ContainsKey(path) ?? false)
                continue;
            await repository.WriteAsync($"{ModelPath}/{path}", new MemoryStream(Encoding.UTF8.GetBytes(content)), cancellationToken).ConfigureAwait(false);
        }

        await client.LogModelAsync(RunId, model.Json, cancellationToken).ConfigureAwait(false);
        return new RunUri(RunId, ModelPath).ToString();
    }

    public async Task EndAsync(ExperimentRunStatus status, CancellationToken cancellationToken)
    {
        await client.UpdateRunAsync(RunId, status.ToMLflow(), Now, cancellationToken: cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _ended, 1);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 1)
            return;
        try
        {
            await client.UpdateRunAsync(RunId, RunStatus.Failed, Now).ConfigureAwait(false);
        }
        catch (TrackingException error)
        {
            // Something failed before, and that is what the caller must hear of.
            LogNotEnded(logger, RunId, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The run {RunId} could not be marked as failed.")]
    private static partial void LogNotEnded(ILogger logger, string runId, Exception error);
}
