namespace Reranker.Training.Tests;

public class CrossEncoderTrainerTests
{
    private static readonly TrainingOptions Options = new() { Epochs = 12, LearningRate = 3e-3, Seed = 5, Threads = 1 };

    [Fact]
    public async Task A_small_model_learns_to_match_words_that_it_did_not_see_together()
    {
        using var model = TinyModel.Create();
        await new CrossEncoderTrainer(Options).TrainAsync(model, TinyModel.Matching(200, seed: 1), cancellationToken: TestContext.Current.CancellationToken);

        var heldOut = TinyModel.Matching(50, seed: 2).Queries;
        var right = heldOut.Count(query =>
        {
            var scores = model.Score([.. query.Candidates.Select(candidate => new QueryDocumentPair(query.Text, candidate.Text))]);
            return query.Candidates[Array.IndexOf(scores, scores.Max())].Grade > 0;
        });
        Assert.True(right >= 40, $"only {right} of 50 queries have the relevant document first; chance gives 12");
    }

    [Theory]
    [InlineData(RankingLoss.ListwiseSoftmax)]
    [InlineData(RankingLoss.BinaryCrossEntropy)]
    public async Task The_loss_goes_down(RankingLoss loss)
    {
        using var model = TinyModel.Create();
        var losses = new List<double>();
        await new CrossEncoderTrainer(Options with { Loss = loss, Epochs = 6 }).TrainAsync(
            model, TinyModel.Matching(100, seed: 1), new Listener(losses), TestContext.Current.CancellationToken);
        Assert.True(losses.TakeLast(5).Average() < 0.8 * losses.Take(5).Average());
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_weights()
    {
        var first = await TrainAsync(Options with { Epochs = 1, Dropout = 0.1 });
        var second = await TrainAsync(Options with { Epochs = 1, Dropout = 0.1 });
        var other = await TrainAsync(Options with { Epochs = 1, Dropout = 0.1, Seed = 6 });
        Assert.Equal(first, second);
        Assert.NotEqual(first, other);

        static async Task<float[]> TrainAsync(TrainingOptions options)
        {
            using var model = TinyModel.Create();
            await new CrossEncoderTrainer(options).TrainAsync(model, TinyModel.Matching(40, seed: 1), cancellationToken: TestContext.Current.CancellationToken);
            return model.Score(TinyModel.Pairs);
        }
    }

    [Fact]
    public async Task A_dataset_without_contrast_is_refused()
    {
        using var model = TinyModel.Create();
        var dataset = new RankingDataset("flat", [new RankingQuery("q", "apple", [new RankingCandidate("d", "apple", 1)])]);
        var error = await Assert.ThrowsAsync<TrainingException>(() => new CrossEncoderTrainer(Options).TrainAsync(model, dataset, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("nothing to learn", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_stops_between_two_steps()
    {
        using var model = TinyModel.Create();
        using var stop = new CancellationTokenSource();
        var losses = new List<double>();
        var listener = new Listener(losses, onReport: () => stop.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new CrossEncoderTrainer(Options).TrainAsync(model, TinyModel.Matching(100, seed: 1), listener, stop.Token));
        Assert.Single(losses);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        var error = Assert.Throws<TrainingException>(() => new CrossEncoderTrainer(new TrainingOptions { LearningRate = -1 }));
        Assert.Equal("The training option LearningRate is -1; expected between 0 and 1.", error.Message);
    }

    private sealed class Listener(List<double> losses, Action? onReport = null) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            losses.Add(value.Loss);
            onReport?.Invoke();
        }
    }
}
