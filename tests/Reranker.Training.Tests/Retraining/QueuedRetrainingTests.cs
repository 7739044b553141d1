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
        string runId;
        await using (var asked = await line.Get<RetrainingPipeline>().StartAsync(new RetrainingRequest(LearningLine.Window) { Training = LearningLine.Training with { Threads = null, Epochs = 1 } }, Token))
        {
            runId = asked.RunId;
            await asked.QueueAsync(Token);
        }

        var waiting = await tracker.FindRunAsync(runId, Token);
        Assert.Equal(ExperimentRunStatus.Scheduled, waiting!.Status);
        Assert.DoesNotContain("threads", waiting.Tags[RetrainingTags.Request], StringComparison.Ordinal);

        await using (var taken = await line.Get<RetrainingPipeline>().ResumeAsync(runId, Token))
        {
            Assert.Equal(ExperimentRunStatus.Running, (await tracker.FindRunAsync(runId, Token))!.Status);
            await taken.ExecuteAsync(cancellationToken: Token);
        }

        var done = await tracker.FindRunAsync(runId, Token);
        Assert.Equal(ExperimentRunStatus.Finished, done!.Status);
        Assert.Equal("0", done.Tags[RetrainingTags.Resumed]);
    }
}
