namespace Reranker.Training.Tests;

public sealed class CheckpointTests : IDisposable
{
    private static readonly RankingDataset Data = TinyModel.Matching(100, seed: 1);
    private readonly TemporaryFolder _folder = new();

    private TrainingOptions Options => new()
    {
        Epochs = 3, LearningRate = 3e-3, Seed = 5, Threads = 1, Dropout = 0.2, NumNegatives = 2, InBatchNegatives = 1,
        Checkpoint = new CheckpointOptions(_folder["checkpoint"]) { Every = 4 },
    };

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(10)]
    public async Task A_training_interrupted_at_any_step_ends_with_the_weights_of_an_uninterrupted_one(int interruptedAt)
    {
        var uninterrupted = await TrainAsync(Options with { Checkpoint = null });

        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TrainAsync(Options, (step, _) =>
        {
            if (step == interruptedAt)
                stop.Cancel();
        }, stop));
        var steps = new List<int>();
        var resumed = await TrainAsync(Options, (step, _) => steps.Add(step));

        Assert.Equal(Enumerable.Range(interruptedAt, 21 - interruptedAt + 1), steps);
        Assert.Equal(uninterrupted, resumed);
    }

    [Fact]
    public async Task A_finished_training_is_not_repeated()
    {
        var first = await TrainAsync(Options);
        var steps = new List<int>();
        Assert.Equal(first, await TrainAsync(Options, (step, _) => steps.Add(step)));
        Assert.Equal([21], steps);
    }

    [Fact]
    public async Task A_checkpoint_of_another_training_is_refused_with_what_differs()
    {
        await TrainAsync(Options);
        var error = await Assert.ThrowsAsync<CheckpointException>(() => TrainAsync(Options with { LearningRate = 1e-3, Epochs = 4, Threads = 2 }));
        Assert.Equal(
            $"The checkpoint '{_folder["checkpoint"]}' is of another training: Epochs is 3 there and 4 here; LearningRate is 0.003 there and 0.001 here. " +
            "Give the same options and data to go on from it, or remove it to start anew.",
            error.Message);
    }

    [Fact]
    public async Task A_full_disk_ends_the_training_and_leaves_the_checkpoint_before_intact()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /dev/full");
        var error = await Assert.ThrowsAsync<CheckpointException>(() => TrainAsync(Options, (step, _) =>
        {
            if (step == 5)
                File.CreateSymbolicLink(_folder["checkpoint.unfinished"], "/dev/full");
        }));
        Assert.Contains("of step 8 cannot be written: No space left on device", error.Message, StringComparison.Ordinal);
        Assert.Contains("The one before it is intact", error.Message, StringComparison.Ordinal);

        Assert.Equal([_folder["checkpoint"]], Directory.EnumerateFiles(_folder.Path));
        Assert.Equal(await TrainAsync(Options with { Checkpoint = null }), await TrainAsync(Options));
    }

    [Fact]
    public async Task A_broken_checkpoint_is_named()
    {
        await TrainAsync(Options);
        await using (var stream = File.OpenWrite(_folder["checkpoint"]))
            stream.SetLength(stream.Length - 1);
        var error = await Assert.ThrowsAsync<CheckpointException>(() => TrainAsync(Options));
        Assert.Contains("Remove it to start anew", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_training_that_diverges_says_so_and_leaves_its_checkpoint_intact()
    {
        var error = await Assert.ThrowsAsync<TrainingException>(() => TrainAsync(Options, (step, model) =>
        {
            if (step == 6)
                TorchSharp.torch.nn.init.constant_(model.Module.CheckpointParameters().First().Parameter, float.NaN);
        }));
        Assert.Contains("The loss of step 7 is NaN", error.Message, StringComparison.Ordinal);
        Assert.Equal(await TrainAsync(Options with { Checkpoint = null }), await TrainAsync(Options));
    }

    public void Dispose() => _folder.Dispose();

    /// <returns>The weights it ends with.</returns>
    private static async Task<byte[]> TrainAsync(TrainingOptions options, Action<int, CrossEncoder>? onStep = null, CancellationTokenSource? stop = null)
    {
        using var model = TinyModel.Create();
        await new CrossEncoderTrainer(options).TrainAsync(
            model, Data, validation: null, new Listener(progress => onStep?.Invoke(progress.Step, model)), stop?.Token ?? TestContext.Current.CancellationToken);
        return [.. model.Module.CheckpointParameters().SelectMany(static named => named.Parameter.bytes.ToArray())];
    }

    private sealed class Listener(Action<TrainingProgress> onReport) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => onReport(value);
    }
}
