using Reranker.Onnx;

namespace Reranker.Training.Tests;

public class TrainingLoopTests
{
    private static readonly TrainingOptions Options = new() { Epochs = 4, LearningRate = 3e-3, Seed = 5, Threads = 1 };
    private static readonly RankingDataset Data = TinyModel.Matching(96, seed: 1);
    private static readonly RankingDataset Validation = TinyModel.Matching(40, seed: 2);

    [Fact]
    public async Task The_model_ends_with_the_weights_that_did_best_on_the_validation_queries()
    {
        using var model = TinyModel.Create();
        var heard = new List<TrainingProgress>();
        var outcome = await TrainAsync(model, Options with { EvaluateEvery = 5, Schedule = LearningRateSchedule.Constant, LearningRate = 0.03 }, Validation, heard);

        Assert.Equal([0, 5, 10, 15, 20, 24], outcome.Evaluations.Select(evaluation => evaluation.Step));
        Assert.Equal(outcome.Evaluations, heard.Select(progress => progress.Evaluation).OfType<TrainingEvaluation>());
        Assert.NotEqual(outcome.Evaluations[^1], outcome.Best);
        Assert.Equal(outcome.Best!.NdcgAt10, new TrainingValidation(model, Validation).Measure(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Validation_queries_are_measured_on_also_where_nobody_listens()
    {
        using var model = TinyModel.Create();
        var outcome = await new CrossEncoderTrainer(Options with { MaxSteps = 1 }).TrainAsync(model, Data, Validation, progress: null, TestContext.Current.CancellationToken);
        Assert.Equal([0, 1], outcome.Evaluations.Select(static evaluation => evaluation.Step));
    }

    [Fact]
    public async Task Validation_measures_what_the_evaluator_measures()
    {
        using var model = TinyModel.Create();
        using var folder = new TemporaryFolder();
        var package = await CrossEncoderExporter.ExportAsync(model, folder["model"], new ExportOptions { Probe = TinyModel.Pairs }, TestContext.Current.CancellationToken);
        using var reranker = await OnnxReranker.LoadAsync(package, cancellationToken: TestContext.Current.CancellationToken);
        var report = await RerankingEvaluator.EvaluateAsync(reranker, Validation, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(report.Mean("ndcg_at_10"), new TrainingValidation(model, Validation).Measure(TestContext.Current.CancellationToken), 1e-9);
    }

    [Fact]
    public async Task Once_nothing_gets_better_the_training_stops_and_a_harmless_start_is_kept()
    {
        using var model = TinyModel.Create();
        var before = model.Score(TinyModel.Pairs);
        var outcome = await TrainAsync(model, Options with { EvaluateEvery = 2, Patience = 3, LearningRate = 1e-12 }, Validation);

        Assert.Equal((6, true, 0), (outcome.Last.Step, outcome.IsStoppedEarly, outcome.Best!.Step));
        Assert.Equal(before, model.Score(TinyModel.Pairs));
    }

    [Fact]
    public async Task Options_that_ask_for_validation_queries_are_refused_without_them()
    {
        using var model = TinyModel.Create();
        Assert.Equal("Patience", (await Assert.ThrowsAsync<TrainingOptionException>(() => TrainAsync(model, Options with { Patience = 3 }, validation: null))).Option);
        Assert.Equal("EvaluateEvery", (await Assert.ThrowsAsync<TrainingOptionException>(() => TrainAsync(model, Options with { EvaluateEvery = 3 }, validation: null))).Option);
        Assert.Contains("none of its 1 queries has both", (await Assert.ThrowsAsync<TrainingException>(
            () => TrainAsync(model, Options, new RankingDataset("alike", [new RankingQuery("q", "apple", [new("d", "apple", 1)])])))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_training_in_which_no_list_has_a_contrast_says_so_after_a_pass(int queries)
    {
        using var model = TinyModel.Create();
        // Borrowing is asked for, and there is nobody to borrow from: one query, or a batch of one.
        var data = new RankingDataset("positives", [.. Enumerable.Range(0, queries).Select(static i => new RankingQuery($"q{i}", TinyModel.Words[i], [new RankingCandidate("d", TinyModel.Words[i + 1], 1)]))]);
        var heard = new List<TrainingProgress>();

        var error = await Assert.ThrowsAsync<TrainingException>(() => new CrossEncoderTrainer(Options with { InBatchNegatives = 4, BatchSize = 1 })
            .TrainAsync(model, data, progress: new Listener(heard.Add), cancellationToken: TestContext.Current.CancellationToken));

        Assert.StartsWith("Nothing can be learnt", error.Message, StringComparison.Ordinal);
        Assert.Equal(queries - 1, heard.Count);
    }

    [Theory]
    [InlineData(1e39, 1, null, "The grade of the document 'd' for the query 'q' (apple) is 1E+39; expected at most 100.")]
    [InlineData(1, double.NaN, null, "The weight of the document 'd'")]
    [InlineData(1, 1, double.PositiveInfinity, "The teacher's score of the document 'd'")]
    public async Task What_a_loss_cannot_calculate_with_is_named_before_the_first_step(double grade, double weight, double? teacher, string expected)
    {
        using var model = TinyModel.Create();
        var data = new RankingDataset("wild", [.. Data.Queries, new RankingQuery("q", "apple", [new("d", "apple", grade) { Weight = weight, TeacherScore = teacher }, new("e", "fig", 0)])]);

        var error = await Assert.ThrowsAsync<TrainingException>(() => new CrossEncoderTrainer(Options).TrainAsync(model, data, cancellationToken: TestContext.Current.CancellationToken));

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RankingLoss.LambdaLoss)]
    [InlineData(RankingLoss.ListwiseSoftmax)]
    public async Task The_highest_grade_can_be_learnt_from(RankingLoss loss)
    {
        using var model = TinyModel.Create();
        var data = new RankingDataset("high", [.. Data.Queries.Select(static query => query with { Candidates = [.. query.Candidates.Select(static candidate => candidate with { Grade = RankingCandidate.MaxGrade * candidate.Grade })] })]);

        var outcome = await new CrossEncoderTrainer(Options with { Loss = loss, MaxSteps = 2 }).TrainAsync(model, data, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(double.IsFinite(outcome.Last.Loss));
    }

    [Fact]
    public async Task Two_batches_of_half_the_size_make_the_same_step()
    {
        var whole = await WeightsAsync(Options with { BatchSize = 16, Epochs = 1 });
        var halves = await WeightsAsync(Options with { BatchSize = 8, GradientAccumulation = 2, Epochs = 1 });

        // A softmax does not see what all its inputs have in common: these have no gradient but rounding, which AdamW makes large.
        var seen = whole.Keys.Where(static name => name != "classifier.bias" && !name.EndsWith(".key.bias", StringComparison.Ordinal));
        Assert.All(seen, name => Assert.True(whole[name].Zip(halves[name]).All(static pair => Math.Abs(pair.First - pair.Second) < 1e-4f), name));
    }

    [Fact]
    public async Task Frozen_layers_stay_as_they_are()
    {
        using var start = TinyModel.Create();
        var before = Weights(start);
        var after = await WeightsAsync(Options with { FrozenLayers = 1, Epochs = 1 });
        foreach (var name in before.Keys)
            Assert.Equal(name.StartsWith("bert.embeddings.", StringComparison.Ordinal) || name.Contains(".layer.0.", StringComparison.Ordinal), before[name].SequenceEqual(after[name]));
    }

    [Fact]
    public async Task More_frozen_layers_than_there_are_is_refused()
    {
        var error = await Assert.ThrowsAsync<TrainingException>(() => WeightsAsync(Options with { FrozenLayers = 3 }));
        Assert.Equal("The training option FrozenLayers is 3; the model has 2 layers.", error.Message);
    }

    [Fact]
    public async Task The_first_layers_change_least_under_layer_decay()
    {
        using var start = TinyModel.Create();
        var before = Weights(start);
        var after = await WeightsAsync(Options with { LayerDecay = 0.1, MaxSteps = 1, WarmupRatio = 0, WeightDecay = 0 });

        // AdamW's first step moves a weight by its learning rate, whatever the gradient.
        Assert.Equal(3e-3, Largest("classifier.weight"), 1e-5);
        Assert.Equal(3e-4, Largest("bert.encoder.layer.1.output.dense.weight"), 1e-5);
        Assert.Equal(3e-5, Largest("bert.encoder.layer.0.output.dense.weight"), 1e-6);
        Assert.Equal(3e-6, Largest("bert.embeddings.word_embeddings.weight"), 1e-6);

        double Largest(string name) => before[name].Zip(after[name]).Max(static pair => Math.Abs(pair.First - pair.Second));
    }

    [Fact]
    public async Task The_average_of_the_weights_stands_for_the_model()
    {
        using var model = TinyModel.Create();
        var path = new List<float> { Bias() };
        await TrainAsync(model, Options with { AverageDecay = 0.9, Epochs = 1 }, onStep: _ => path.Add(Bias()));

        var average = path[0];
        for (var step = 1; step < path.Count; step++)
        {
            var decay = Math.Min(0.9f, (1f + step) / (10 + step));
            average = (decay * average) + ((1 - decay) * path[step]);
        }

        Assert.Equal(average, Bias(), 1e-7f);
        Assert.NotEqual(path[^1], Bias(), 1e-7f);

        float Bias() => Weights(model)["bert.pooler.dense.bias"][0];
    }

    [Fact]
    public async Task An_interrupted_training_with_all_that_there_is_goes_on_to_the_same_weights()
    {
        using var folder = new TemporaryFolder();
        var options = Options with
        {
            EvaluateEvery = 4, AverageDecay = 0.8, Dropout = 0.1, GradientAccumulation = 2, BatchSize = 8, LayerDecay = 0.9, FrozenLayers = 0, Schedule = LearningRateSchedule.Cosine,
            Checkpoint = new CheckpointOptions(folder["checkpoint"]) { Every = 3 },
        };
        using var uninterrupted = TinyModel.Create();
        var whole = await TrainAsync(uninterrupted, options with { Checkpoint = null }, Validation);

        using var stop = new CancellationTokenSource();
        using var interrupted = TinyModel.Create();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TrainAsync(interrupted, options, Validation, stop: stop, onStep: progress =>
        {
            if (progress.Step == 13)
                stop.Cancel();
        }));
        using var resumed = TinyModel.Create();
        var rest = await TrainAsync(resumed, options, Validation);

        Assert.Equal(whole.Evaluations, rest.Evaluations);
        Assert.Equal(whole.Curve, rest.Curve);
        Assert.Equal(whole.Last.Step, rest.Curve[^1].Step);
        Assert.Equal(Weights(uninterrupted), Weights(resumed));
    }

    private static Task<TrainingOutcome> TrainAsync(
        CrossEncoder model, TrainingOptions options, RankingDataset? validation = null, List<TrainingProgress>? heard = null,
        Action<TrainingProgress>? onStep = null, CancellationTokenSource? stop = null) =>
        new CrossEncoderTrainer(options).TrainAsync(
            model, Data, validation, new Listener(onStep ?? (progress => heard?.Add(progress))), stop?.Token ?? TestContext.Current.CancellationToken);

    private static async Task<Dictionary<string, float[]>> WeightsAsync(TrainingOptions options)
    {
        using var model = TinyModel.Create();
        await TrainAsync(model, options);
        return Weights(model);
    }

    private static Dictionary<string, float[]> Weights(CrossEncoder model) =>
        model.Module.CheckpointParameters().ToDictionary(static named => named.Name, static named => named.Parameter.data<float>().ToArray());

    private sealed class Listener(Action<TrainingProgress> onReport) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => onReport(value);
    }
}
