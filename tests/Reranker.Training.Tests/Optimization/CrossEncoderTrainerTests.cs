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

    public static TheoryData<RankingLoss> Losses => new(Enum.GetValues<RankingLoss>());

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Every_loss_goes_down(RankingLoss loss)
    {
        using var model = TinyModel.Create();
        var losses = new List<double>();
        await new CrossEncoderTrainer(Options with { Loss = loss, Epochs = 6 }).TrainAsync(
            model, Taught(TinyModel.Matching(100, seed: 1)), progress: new Listener(losses), cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(losses.TakeLast(5).Average() < 0.8 * losses.Take(5).Average(), $"{losses[0]} … {losses[^1]}");
    }

    [Fact]
    public async Task A_loss_that_needs_a_teacher_is_refused_without_one()
    {
        using var model = TinyModel.Create();
        var error = await Assert.ThrowsAsync<TrainingException>(() => new CrossEncoderTrainer(Options with { Loss = RankingLoss.MarginMse }).TrainAsync(
            model, TinyModel.Matching(3, seed: 1), cancellationToken: TestContext.Current.CancellationToken));
        Assert.StartsWith("The loss MarginMse learns from a teacher's scores, and 12 of the 12 candidates", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RankingLoss.ListwiseSoftmax)]
    [InlineData(RankingLoss.MarginMse)]
    public async Task Queries_without_labels_are_learnt_from_a_teacher_alone(RankingLoss loss)
    {
        using var model = TinyModel.Create();
        var taught = Taught(TinyModel.Matching(200, seed: 1));
        var unlabelled = new RankingDataset("unlabelled", [.. taught.Queries.Select(query => query with { Candidates = [.. query.Candidates.Select(candidate => candidate with { Grade = 0 })] })]);
        var losses = new List<double>();
        await new CrossEncoderTrainer(Options with { Loss = loss, Epochs = 8 }).TrainAsync(model, unlabelled, progress: new Listener(losses), cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(losses.TakeLast(5).Average() < 0.8 * losses.Take(5).Average(), $"{losses[0]} … {losses[^1]}");
    }

    [Fact]
    public async Task Positives_alone_are_learnt_from_with_the_negatives_of_others()
    {
        using var model = TinyModel.Create();
        var data = new RankingDataset("positives", [.. TinyModel.Matching(8, seed: 1).Queries.Select(query => query with { Candidates = [.. query.Candidates.Where(candidate => candidate.Grade > 0)] })]);
        var outcome = await new CrossEncoderTrainer(Options with { Loss = RankingLoss.MultipleNegativesRanking, Epochs = 1 }).TrainAsync(
            model, data, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(outcome.Last.Loss > 0);
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
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new CrossEncoderTrainer(Options).TrainAsync(model, TinyModel.Matching(100, seed: 1), progress: listener, cancellationToken: stop.Token));
        Assert.Single(losses);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        var error = Assert.Throws<TrainingOptionException>(() => new CrossEncoderTrainer(new TrainingOptions { LearningRate = -1 }));
        Assert.Equal(("LearningRate", "-1", "between 0 and 1"), (error.Option, error.Value, error.Expected));
        Assert.Equal("The training option LearningRate is -1; expected between 0 and 1.", error.Message);
    }

    // The teacher says what the grades say, as a logit.
    private static RankingDataset Taught(RankingDataset dataset) => new(dataset.Name, [.. dataset.Queries.Select(query => query with
    {
        Candidates = [.. query.Candidates.Select(candidate => candidate with { TeacherScore = candidate.Grade > 0 ? 3 : -3 })],
    })]);

    private sealed class Listener(List<double> losses, Action? onReport = null) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            losses.Add(value.Loss);
            onReport?.Invoke();
        }
    }
}
