using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Reranker.Training;

/// <summary>Opens, queues and takes the runs of retrainings.</summary>
internal sealed class RetrainingRuns(IExperimentTracker tracker, IModelRegistry registry, RetrainingPipelineOptions options, ILogger logger)
{
    /// <summary>Opens a run that waits.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> OpenAsync(RetrainingRequest request, RetrainingPlan plan, CancellationToken cancellationToken)
    {
        var run = await tracker.StartRunAsync(options.Experiment, plan.RunName, cancellationToken).ConfigureAwait(false);
        await using (run.ConfigureAwait(false))
        {
            await run.SetTagsAsync(new Dictionary<string, string>
            {
                [RetrainingTags.Request] = request.ToJson(), [RetrainingTags.Note] = RetrainingNotes.Waiting(plan),
            }, cancellationToken).ConfigureAwait(false);
            await tracker.DescribeExperimentAsync(options.Experiment, RetrainingNotes.Experiment, cancellationToken).ConfigureAwait(false);
            await run.LogParametersAsync(plan.Parameters, cancellationToken).ConfigureAwait(false);
            await run.EndAsync(ExperimentRunStatus.Scheduled, cancellationToken).ConfigureAwait(false);
        }

        RetrainingLog.Queued(logger, run.RunId, request.Window);
        return run.RunId;
    }

    /// <summary>Finds a run whose work is not done.</summary>
    /// <exception cref="TrainingException">There is no such run, or it has a challenger registered already.</exception>
    public async Task<ExperimentRunInfo> FindAsync(string runId, CancellationToken cancellationToken)
    {
        var info = await tracker.FindRunAsync(runId, cancellationToken).ConfigureAwait(false)
            ?? throw new TrainingException($"There is no run '{runId}' to train.");
        var versions = await registry.ListAsync(options.RegisteredModel, cancellationToken).ConfigureAwait(false);
        return versions.FirstOrDefault(version => version.RunId == runId) is not { } registered
            ? info
            : throw new TrainingException(
                $"The run '{runId}' has registered its challenger as version {registered.Version} already: there is nothing to resume. Promote it by hand if its decision says so.");
    }

    /// <summary>Lets a run that was interrupted wait again.</summary>
    public async Task RequeueAsync(ExperimentRunInfo info, CancellationToken cancellationToken)
    {
        var run = await tracker.ResumeRunAsync(info.RunId, cancellationToken).ConfigureAwait(false);
        await using (run.ConfigureAwait(false))
        {
            await CountAsync(run, info, cancellationToken).ConfigureAwait(false);
            await run.EndAsync(ExperimentRunStatus.Scheduled, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes a run to work on it. One that does not wait was interrupted: that counts as a resumption.</summary>
    public async Task<IExperimentRun> TakeAsync(ExperimentRunInfo info, RetrainingPlan plan, CancellationToken cancellationToken)
    {
        var run = await tracker.ResumeRunAsync(info.RunId, cancellationToken).ConfigureAwait(false);
        try
        {
            if (info.Status is not ExperimentRunStatus.Scheduled)
            {
                var resumptions = await CountAsync(run, info, cancellationToken).ConfigureAwait(false);
                RetrainingLog.Resumed(logger, run.RunId, plan.Request.Window, resumptions);
            }

            await run.SetTagsAsync(new Dictionary<string, string> { [RetrainingTags.Note] = RetrainingNotes.InProgress(plan) }, cancellationToken).ConfigureAwait(false);
            RetrainingLog.Started(logger, run.RunId, plan.Request.Window, plan.BasePackage.Identity);
            return run;
        }
        catch
        {
            await run.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends a run that waits, or was interrupted, and cannot go on.</summary>
    public async Task RefuseAsync(ExperimentRunInfo info, RerankerException error)
    {
        if (info.Status is not (ExperimentRunStatus.Scheduled or ExperimentRunStatus.Running))
            return;
        var run = await tracker.ResumeRunAsync(info.RunId, CancellationToken.None).ConfigureAwait(false);
        await using (run.ConfigureAwait(false))
        {
            var reason = $"The training cannot go on: {error.Message}";
            var tags = new Dictionary<string, string> { [RetrainingTags.Error] = reason, [RetrainingTags.Note] = reason };
            await run.SetTagsAsync(tags, CancellationToken.None).ConfigureAwait(false);
            await run.EndAsync(ExperimentRunStatus.Failed, CancellationToken.None).ConfigureAwait(false);
        }

        RetrainingLog.Failed(logger, info.RunId, error);
    }

    /// <summary>Reads what a run was asked for.</summary>
    /// <exception cref="TrainingException">It is none of a retraining.</exception>
    public static RetrainingRequest RequestOf(ExperimentRunInfo run)
    {
        try
        {
            var request = RetrainingRequest.FromJson(
                run.Tags.GetValueOrDefault(RetrainingTags.Request) ?? throw new JsonException($"It has no tag {RetrainingTags.Request}."));
            request.Validate();
            return request;
        }
        catch (Exception error) when (error is JsonException or DateWindowException or NotSupportedException)
        {
            throw new TrainingException(
                $"The run '{run.RunId}' does not say what was asked for, so it cannot be resumed: {error.Message} Start another.", error);
        }
    }

    private static async Task<int> CountAsync(IExperimentRun run, ExperimentRunInfo info, CancellationToken cancellationToken)
    {
        _ = int.TryParse(info.Tags.GetValueOrDefault(RetrainingTags.Resumed), NumberStyles.None, CultureInfo.InvariantCulture, out var before);
        await run.SetTagsAsync(new Dictionary<string, string>
        {
            [RetrainingTags.Resumed] = (before + 1).ToString(CultureInfo.InvariantCulture),
            [RetrainingTags.Error] = "",
        }, cancellationToken).ConfigureAwait(false);
        return before + 1;
    }
}
