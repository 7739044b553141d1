namespace Reranker.Training.Tests;

public class TrainingMemoryTests
{
    private const int Steps = 300;

    [Fact]
    public async Task Memory_is_flat_however_long_a_training_is()
    {
        using var model = TinyModel.Create();
        using var folder = new TemporaryFolder();
        var options = new TrainingOptions
        {
            Epochs = Steps, MaxSteps = Steps, BatchSize = 4, LearningRate = 1e-4, Threads = 1, Dropout = 0.1, AverageDecay = 0.99, EvaluateEvery = 50,
            Checkpoint = new CheckpointOptions(folder["checkpoint"]) { Every = 100 },
        };
        var tensors = new List<long>();
        await new CrossEncoderTrainer(options).TrainAsync(model, TinyModel.Matching(40, seed: 1), TinyModel.Matching(4, seed: 2), new Listener(progress =>
        {
            if (progress.Step % 100 == 0)
                tensors.Add(TorchSharp.torch.Tensor.TotalCount);
        }), TestContext.Current.CancellationToken);

        Assert.Equal(tensors[0], tensors[^1]);
    }

    private sealed class Listener(Action<TrainingProgress> onReport) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => onReport(value);
    }
}
