namespace Reranker.Training.Tests;

public class InterruptedRetrainingTests
{
    private static readonly RetrainingRequest Request = new(LearningLine.Window)
    {
        Training = new TrainingOptions { Epochs = 3, LearningRate = 3e-3, Threads = 1, Seed = 3, Dropout = 0.1, AverageDecay = 0.9 },
        Calibration = null,
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_was_stopped_is_resumed_from_its_checkpoint_to_the_same_weights()
    {
        await using var line = await LineAsync();
        var stopped = await StopAsync(line, atStep: 4);
        Assert.Single(Checkpoints(line));

        var steps = new List<int>();
        var outcome = await line.Get<RetrainingPipeline>().RunAsync(stopped, Listener.OfSteps(steps), Token);

        Assert.Equal(4, steps[0]);
        Assert.Equal((stopped, 2), (outcome.RunId, outcome.Version.Version));
        var run = (await line.Get<IExperimentTracker>().FindRunAsync(stopped, Token))!;
        Assert.Equal((ExperimentRunStatus.Finished, "1", "3"), (run.Status, run.Tags[RetrainingTags.Resumed], run.Parameters["epochs"]));
        Assert.Equal(await UninterruptedAsync(), await WeightsAsync(line, outcome));
        Assert.Empty(Checkpoints(line));
        var error = await Assert.ThrowsAsync<TrainingException>(() => line.Get<RetrainingPipeline>().RunAsync(stopped, cancellationToken: Token));
        Assert.Contains("as version 2 already", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_request_goes_on_from_the_checkpoint_of_a_run_that_was_given_up()
    {
        await using var line = await LineAsync();
        var stopped = await StopAsync(line, atStep: 4);

        var steps = new List<int>();
        var again = await line.Get<RetrainingPipeline>().EnqueueAsync(Request, Token);
        var outcome = await line.Get<RetrainingPipeline>().RunAsync(again, Listener.OfSteps(steps), Token);

        Assert.NotEqual(stopped, outcome.RunId);
        Assert.Equal(4, steps[0]);
        Assert.Equal(await UninterruptedAsync(), await WeightsAsync(line, outcome));
    }

    [Fact]
    public async Task Another_request_begins_anew()
    {
        await using var line = await LineAsync();
        await StopAsync(line, atStep: 4);

        var steps = new List<int>();
        var other = await line.Get<RetrainingPipeline>().EnqueueAsync(Request with { Training = Request.Training with { LearningRate = 1e-3 } }, Token);
        await line.Get<RetrainingPipeline>().RunAsync(other, Listener.OfSteps(steps), Token);
        Assert.Equal(1, steps[0]);
    }

    [Fact]
    public async Task A_run_begins_anew_where_the_window_has_other_feedback_now()
    {
        await using var line = await LineAsync();
        var stopped = await StopAsync(line, atStep: 4);
        await line.Get<IFeedbackStore>().AddAsync([new FeedbackRecord
        {
            Timestamp = new DateTimeOffset(LearningLine.Day, TimeOnly.MinValue, TimeSpan.Zero).AddSeconds(1), Query = "a new one",
            Results = [new FeedbackResult { Text = "apple", Position = 1, Clicked = false }, new FeedbackResult { Text = "nut", Position = 2, Clicked = true }],
        }], Token);

        var steps = new List<int>();
        await line.Get<RetrainingPipeline>().RunAsync(stopped, Listener.OfSteps(steps), Token);
        Assert.Equal(1, steps[0]);
    }

    [Fact]
    public async Task A_full_disk_fails_the_run_with_the_reason_and_leaves_the_checkpoint_before_intact()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /dev/full");
        await using var line = await LineAsync();
        var runId = await line.Get<RetrainingPipeline>().EnqueueAsync(Request, Token);
        byte[] before = [];
        var error = await Assert.ThrowsAsync<CheckpointException>(() => line.Get<RetrainingPipeline>().RunAsync(runId, new Listener(progress =>
        {
            if (progress is not { Phase: RetrainingPhase.Train, Step: 4, Training.Evaluation: null })
                return;
            var checkpoint = Assert.Single(Checkpoints(line));
            before = File.ReadAllBytes(checkpoint);
            File.CreateSymbolicLink(checkpoint + ".unfinished", "/dev/full");
        }), Token));

        var run = (await line.Get<IExperimentTracker>().FindRunAsync(runId, Token))!;
        Assert.Equal((ExperimentRunStatus.Failed, error.Message), (run.Status, run.Tags[RetrainingTags.Error]));
        Assert.Contains("of step 5 cannot be written: No space left on device", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(Assert.Single(Checkpoints(line)), Token));

        var outcome = await line.Get<RetrainingPipeline>().RunAsync(runId, cancellationToken: Token);
        Assert.Equal(await UninterruptedAsync(), await WeightsAsync(line, outcome));
        Assert.Equal("", (await line.Get<IExperimentTracker>().FindRunAsync(runId, Token))!.Tags[RetrainingTags.Error]);
    }

    [Fact]
    public async Task What_is_left_of_trainings_long_given_up_is_removed()
    {
        await using var line = await LineAsync();
        var stopped = await StopAsync(line, atStep: 4);
        var old = Directory.CreateDirectory(Path.Combine(line.WorkingDirectory, "of-a-killed-process")).FullName;
        var young = Directory.CreateDirectory(Path.Combine(line.WorkingDirectory, stopped)).FullName;
        foreach (var path in (string[])[old, Assert.Single(Checkpoints(line))])
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-8));

        var steps = new List<int>();
        var again = await line.Get<RetrainingPipeline>().EnqueueAsync(Request, Token);
        await line.Get<RetrainingPipeline>().RunAsync(again, Listener.OfSteps(steps), Token);

        Assert.Equal(1, steps[0]);
        Assert.False(Directory.Exists(old));
        Assert.True(Directory.Exists(young));
    }

    [Fact]
    public async Task A_run_of_something_else_cannot_be_resumed()
    {
        await using var line = await LineAsync();
        var tracker = line.Get<IExperimentTracker>();
        await using var other = await tracker.StartRunAsync(ModelNames.Experiment, "other", Token);
        Assert.Contains("does not say what was asked for", (await Assert.ThrowsAsync<TrainingException>(() => line.Get<RetrainingPipeline>().RunAsync(other.RunId, cancellationToken: Token))).Message, StringComparison.Ordinal);
        await other.SetTagsAsync(new Dictionary<string, string> { [RetrainingTags.Request] = """{"window":{"from":"2025-07-14","to":"2025-07-01"}}""" }, Token);
        Assert.Contains("cannot be resumed", (await Assert.ThrowsAsync<TrainingException>(() => line.Get<RetrainingPipeline>().RunAsync(other.RunId, cancellationToken: Token))).Message, StringComparison.Ordinal);
        Assert.Contains("There is no run", (await Assert.ThrowsAsync<TrainingException>(() => line.Get<RetrainingPipeline>().RunAsync("nobody", cancellationToken: Token))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_says_all_that_was_asked_for()
    {
        var request = Request with
        {
            BaseModel = "models:/m/1", Teacher = TeacherMixture.Parse(["models:/m@champion", "bm25=0.5"]), HardNegatives = new HardNegativeOptions { NumNegatives = 2 }, Calibration = new CalibrationOptions { Method = CalibrationMethod.Isotonic },
            Labels = new FeedbackLabels { Negatives = FeedbackNegatives.SkipAbove, Propensity = new PropensityOptions { Eta = 0.5 } },
            Training = Request.Training with { Loss = RankingLoss.MarginMse, Schedule = LearningRateSchedule.Cosine, Patience = 2, FrozenLayers = 1 },
        };
        Assert.Equal(request, RetrainingRequest.FromJson(request.ToJson()));
        Assert.Equal(Request, RetrainingRequest.FromJson(Request.ToJson()));
        var single = request with { Teacher = TeacherMixture.Parse(["models:/m@champion"]) };
        Assert.Contains("\"teacher\": \"models:/m@champion\"", single.ToJson(), StringComparison.Ordinal); // as it was before there were several
        Assert.Equal(single, RetrainingRequest.FromJson(single.ToJson()));
        var estimated = Request with { Labels = new FeedbackLabels { Propensity = new PropensityOptions() } };
        Assert.Equal(estimated, RetrainingRequest.FromJson(estimated.ToJson()));
    }

    private static async Task<LearningLine> LineAsync()
    {
        var line = new LearningLine(static options => options.CheckpointInterval = TimeSpan.Zero);
        await line.RegisterBaseAsync();
        await line.AddFeedbackAsync();
        return line;
    }

    private static async Task<string> StopAsync(LearningLine line, int atStep)
    {
        using var stop = new CancellationTokenSource();
        var runId = await line.Get<RetrainingPipeline>().EnqueueAsync(Request, Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => line.Get<RetrainingPipeline>().RunAsync(runId, new Listener(progress =>
        {
            if (progress.Phase == RetrainingPhase.Train && progress.Step == atStep)
                stop.Cancel();
        }), stop.Token));
        return runId;
    }

    private static async Task<byte[]> UninterruptedAsync()
    {
        await using var line = await LineAsync();
        var runId = await line.Get<RetrainingPipeline>().EnqueueAsync(Request, Token);
        return await WeightsAsync(line, await line.Get<RetrainingPipeline>().RunAsync(runId, cancellationToken: Token));
    }

    private static async Task<byte[]> WeightsAsync(LearningLine line, RetrainingOutcome outcome) =>
        await File.ReadAllBytesAsync((await line.Get<IModelSource>().GetAsync($"models:/{outcome.Version.Name}/{outcome.Version.Version}", Token)).WeightsPath, Token);

    private static string[] Checkpoints(LearningLine line) => Directory.GetFiles(Path.Combine(line.WorkingDirectory, "checkpoints"));

    private sealed class Listener(Action<RetrainingProgress> onReport) : IProgress<RetrainingProgress>
    {
        public static Listener OfSteps(List<int> steps) => new(progress =>
        {
            if (progress.Phase == RetrainingPhase.Train)
                steps.Add(progress.Step);
        });

        public void Report(RetrainingProgress value) => onReport(value);
    }
}
