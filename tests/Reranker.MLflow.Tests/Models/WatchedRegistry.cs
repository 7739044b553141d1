namespace Reranker.MLflow.Tests;

/// <summary>A registry and a tracker that tell before each write, so that a test can end the process there, or let another one go first.</summary>
/// <param name="store">Where they write.</param>
/// <param name="beforeWrite">Hears the number of the write, from 0.</param>
internal sealed class WatchedRegistry(StoreFixture store, Func<int, Task> beforeWrite) : IModelRegistry, IExperimentTracker
{
    private readonly IModelRegistry _registry = store.Registry;
    private readonly IExperimentTracker _tracker = store.Tracker;
    private int _writes;

    public Task<RegisteredModelVersion> RegisterAsync(string name, string source, string runId, IReadOnlyDictionary<string, string>? tags, CancellationToken cancellationToken) =>
        WriteAsync(() => _registry.RegisterAsync(name, source, runId, tags, cancellationToken));

    public Task<IReadOnlyList<RegisteredModelVersion>> ListAsync(string name, CancellationToken cancellationToken) => _registry.ListAsync(name, cancellationToken);

    public Task<RegisteredModelVersion?> FindAsync(string name, int version, CancellationToken cancellationToken) => _registry.FindAsync(name, version, cancellationToken);

    public Task<RegisteredModelVersion?> FindByAliasAsync(string name, string alias, CancellationToken cancellationToken) => _registry.FindByAliasAsync(name, alias, cancellationToken);

    public Task SetAliasAsync(string name, string alias, int version, CancellationToken cancellationToken) => WriteAsync(() => _registry.SetAliasAsync(name, alias, version, cancellationToken));

    public Task DeleteAliasAsync(string name, string alias, CancellationToken cancellationToken) => WriteAsync(() => _registry.DeleteAliasAsync(name, alias, cancellationToken));

    public Task TransitionStageAsync(string name, int version, string stage, bool archiveExisting, CancellationToken cancellationToken) =>
        WriteAsync(() => _registry.TransitionStageAsync(name, version, stage, archiveExisting, cancellationToken));

    public Task SetDescriptionAsync(string name, int version, string description, CancellationToken cancellationToken) =>
        WriteAsync(() => _registry.SetDescriptionAsync(name, version, description, cancellationToken));

    public Task DescribeModelAsync(string name, string description, CancellationToken cancellationToken) =>
        WriteAsync(() => _registry.DescribeModelAsync(name, description, cancellationToken));

    public Task SetTagsAsync(string name, int version, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) =>
        WriteAsync(() => _registry.SetTagsAsync(name, version, tags, cancellationToken));

    public Task<IExperimentRun> StartRunAsync(string experiment, string runName, CancellationToken cancellationToken) => _tracker.StartRunAsync(experiment, runName, cancellationToken);

    public Task<IExperimentRun> ResumeRunAsync(string runId, CancellationToken cancellationToken) => _tracker.ResumeRunAsync(runId, cancellationToken);

    public Task<ExperimentRunInfo?> FindRunAsync(string runId, CancellationToken cancellationToken) => _tracker.FindRunAsync(runId, cancellationToken);

    public Task EndRunAsync(string runId, ExperimentRunStatus status, CancellationToken cancellationToken) => _tracker.EndRunAsync(runId, status, cancellationToken);

    public Task DescribeExperimentAsync(string experiment, string description, CancellationToken cancellationToken) =>
        _tracker.DescribeExperimentAsync(experiment, description, cancellationToken);

    public Task SetTagsAsync(string runId, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) =>
        WriteAsync(() => _tracker.SetTagsAsync(runId, tags, cancellationToken));

    public Task LogMetricsAsync(string runId, IReadOnlyDictionary<string, double> metrics, CancellationToken cancellationToken) =>
        WriteAsync(() => _tracker.LogMetricsAsync(runId, metrics, cancellationToken));

    public Task<string?> LogParameterOnceAsync(string runId, string key, string value, CancellationToken cancellationToken) =>
        WriteAsync(() => _tracker.LogParameterOnceAsync(runId, key, value, cancellationToken));

    public Task<IReadOnlyList<ExperimentRunInfo>> ListRunsAsync(string experiment, ExperimentRunStatus? status, CancellationToken cancellationToken) =>
        _tracker.ListRunsAsync(experiment, status, cancellationToken);

    private Task<bool> WriteAsync(Func<Task> write) => WriteAsync(async () =>
    {
        await write();
        return true;
    });

    private async Task<T> WriteAsync<T>(Func<Task<T>> write)
    {
        await beforeWrite(_writes++);
        return await write();
    }
}
