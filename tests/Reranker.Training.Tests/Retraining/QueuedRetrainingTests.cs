namespace Reranker.Training.Tests;

/// <summary>Retrainings that one process asks for and another one does.</summary>
public sealed class QueuedRetrainingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_was_queued_waits_and_is_done_by_whoever_resumes_it_without_counting_as_resumed()
    {
        await using var line = new LearningLine(static options => options.Threads = 1);
        await line.RegisterBaseAsync();
        await line.AddFeedbackAsync();
        var tracker = line.Get<IExperimentTracker>();
        var training = LearningLine.Training with { Threads = null, Epochs = 1 };
        var runId = await line.Get<RetrainingPipeline>().EnqueueAsync(new RetrainingRequest(LearningLine.Window) { Training = training }, Token);

        var waiting = await tracker.FindRunAsync(runId, Token);
        Assert.Equal(ExperimentRunStatus.Scheduled, waiting!.Status);
        Assert.DoesNotContain("threads", waiting.Tags[RetrainingTags.Request], StringComparison.Ordinal);

        var statuses = new List<ExperimentRunStatus>();
        await line.Get<RetrainingPipeline>().RunAsync(
            runId, new Listener(() => statuses.Add(tracker.FindRunAsync(runId, Token).GetAwaiter().GetResult()!.Status)), Token);
        Assert.Equal([ExperimentRunStatus.Running], statuses.Distinct());

        var done = await tracker.FindRunAsync(runId, Token);
        Assert.Equal(ExperimentRunStatus.Finished, done!.Status);
        Assert.DoesNotContain(RetrainingTags.Resumed, done.Tags.Keys);
    }

    [Fact]
    public async Task A_run_that_waits_and_cannot_begin_any_more_ends_as_failed_with_the_reason()
    {
        await using var line = new LearningLine();
        await line.RegisterBaseAsync();
        await line.AddFeedbackAsync();
        var runId = await line.Get<RetrainingPipeline>().EnqueueAsync(new RetrainingRequest(LearningLine.Window), Token);
        foreach (var version in await line.Get<IModelRegistry>().ListAsync(ModelNames.RegisteredModel, Token))
            await line.Get<IModelRegistry>().DeleteAliasAsync(version.Name, ModelNames.Champion, Token);

        var error = await Assert.ThrowsAsync<TrainingException>(() => line.Get<RetrainingPipeline>().RunAsync(runId, cancellationToken: Token));

        Assert.Contains("has no champion to be compared with", error.Message, StringComparison.Ordinal);
        var run = (await line.Get<IExperimentTracker>().FindRunAsync(runId, Token))!;
        Assert.Equal((ExperimentRunStatus.Failed, $"The training cannot go on: {error.Message}"), (run.Status, run.Tags[RetrainingTags.Error]));
    }

    [Fact]
    public async Task A_run_that_was_left_is_queued_again_which_counts_as_a_resumption()
    {
        await using var line = new LearningLine();
        await line.RegisterBaseAsync();
        await line.AddFeedbackAsync();
        var tracker = line.Get<IExperimentTracker>();
        var training = LearningLine.Training with { Epochs = 1 };
        var runId = await line.Get<RetrainingPipeline>().EnqueueAsync(new RetrainingRequest(LearningLine.Window) { Training = training }, Token);
        await tracker.EndRunAsync(runId, ExperimentRunStatus.Killed, Token);

        await line.Get<RetrainingPipeline>().RequeueAsync(runId, Token);
        Assert.Equal(ExperimentRunStatus.Scheduled, (await tracker.FindRunAsync(runId, Token))!.Status);

        Assert.Equal(runId, (await line.Get<RetrainingPipeline>().RunAsync(runId, cancellationToken: Token)).RunId);
        Assert.Equal("1", (await tracker.FindRunAsync(runId, Token))!.Tags[RetrainingTags.Resumed]);
    }

    private sealed class Listener(Action onReport) : IProgress<RetrainingProgress>
    {
        public void Report(RetrainingProgress value) => onReport();
    }
}
