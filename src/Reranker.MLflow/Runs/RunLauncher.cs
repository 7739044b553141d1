using Microsoft.Extensions.Logging;

namespace Reranker.MLflow;

/// <summary>Finds or makes the run that options and MLflow's environment variables ask for.</summary>
internal sealed class RunLauncher(IMLflowClient client, ArtifactRepositories artifacts, TimeProvider time, ILogger logger, Func<string, string?> environment)
{
    private const string DefaultExperiment = "0";
    private readonly SettingReader _settings = new(environment);

    public async Task<ActiveRun> StartAsync(RunOptions options, CancellationToken cancellationToken)
    {
        Check(options);
        var run = RunToContinue(options) is { } id
            ? await ContinueAsync(id, options, cancellationToken).ConfigureAwait(false)
            : await CreateAsync(options, cancellationToken).ConfigureAwait(false);
        return new ActiveRun(client, artifacts, run, options, time, logger, cancellationToken);
    }

    private static void Check(RunOptions options)
    {
        if (options is { Experiment: not null, ExperimentId: not null })
            throw MLflowException.Invalid("Both the experiment's name and its id are given. Expected one of them.");
        if (options.RunId is not null && NamesNewRun(options))
            throw MLflowException.Invalid($"The run '{options.RunId}' is to be continued: it keeps its experiment, its name and its parent. Expected none of them beside the run's id.");
        if (options.Description is not null && options.Tags.ContainsKey(SystemTags.Note))
            throw MLflowException.Invalid($"The description is given twice, also as the tag {SystemTags.Note}. Expected it once.");
        if (options.FlushInterval < TimeSpan.FromMilliseconds(1) || options.FlushInterval > TimeSpan.FromDays(1))
            throw MLflowException.Invalid($"The flush interval of {options.FlushInterval.TotalSeconds} seconds cannot be used. Expected a millisecond to a day.");
    }

    private static bool NamesNewRun(RunOptions options) => (options.Experiment ?? options.ExperimentId ?? options.RunName ?? options.ParentRunId) is not null;

    private string? RunToContinue(RunOptions options) =>
        options.RunId ?? (NamesNewRun(options) ? null : _settings.Text(null, "MLFLOW_RUN_ID"));

    private async Task<Run> ContinueAsync(string runId, RunOptions options, CancellationToken cancellationToken)
    {
        var run = await client.GetRunAsync(runId, cancellationToken).ConfigureAwait(false);
        if (run.Info.LifecycleStage == LifecycleStage.Deleted)
            throw MLflowException.Invalid($"The run '{runId}' is deleted. Restore it, or start another.");
        await client.UpdateRunAsync(runId, RunStatus.Running, cancellationToken: cancellationToken).ConfigureAwait(false);
        foreach (var tags in Batches.OfPairs([.. OwnTags(options)]))
            await client.LogBatchAsync(runId, tags: tags, cancellationToken: cancellationToken).ConfigureAwait(false);
        return run with { Info = run.Info with { Status = RunStatus.Running } };
    }

    private async Task<Run> CreateAsync(RunOptions options, CancellationToken cancellationToken)
    {
        var experimentId = await FindExperimentAsync(options, cancellationToken).ConfigureAwait(false);
        var tags = RunContext.Tags();
        foreach (var (key, value) in OwnTags(options))
            tags[key] = value;
        return await client.CreateRunAsync(
            experimentId, options.RunName, time.GetUtcNow().ToUnixTimeMilliseconds(), tags, tags[SystemTags.User], cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<KeyValuePair<string, string>> OwnTags(RunOptions options)
    {
        var tags = options.Tags.AsEnumerable();
        if (options.Description is { } description)
            tags = tags.Append(KeyValuePair.Create(SystemTags.Note, description));
        return options.ParentRunId is { } parent ? tags.Append(KeyValuePair.Create(SystemTags.ParentRunId, parent)) : tags;
    }

    private async Task<string> FindExperimentAsync(RunOptions options, CancellationToken cancellationToken)
    {
        if (options.ExperimentId is { } id)
            return id;
        return (options.Experiment ?? _settings.Text(null, "MLFLOW_EXPERIMENT_NAME")) is { } name
            ? await client.FindOrCreateExperimentAsync(name, cancellationToken).ConfigureAwait(false)
            : _settings.Text(null, "MLFLOW_EXPERIMENT_ID") ?? DefaultExperiment;
    }
}
