using System.Numerics.Tensors;
using Reranker.Onnx;

namespace Reranker.Training.Tests;

public sealed class EncoderDistillationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static DistillationOptions Options => new()
    {
        Shape = new BertConfig
        {
            VocabSize = 21, HiddenSize = 16, EmbeddingSize = 8, NumHiddenLayers = 2, NumAttentionHeads = 2, IntermediateSize = 32, MaxPositionEmbeddings = 32,
            HiddenDropoutProb = 0, AttentionProbsDropoutProb = 0,
        },
        QueryPrompt = "kiwi ",
        Training = new TrainingOptions { Epochs = 20, BatchSize = 16, LearningRate = 5e-3, Threads = 1 },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_student_finds_texts_as_like_each_other_as_its_teacher_does()
    {
        var teacher = await TeacherAsync();
        var (student, outcome) = await EncoderDistillation.RunAsync(teacher, [await DataAsync()], Options, cancellationToken: Cancellation);
        using (student)
        {
            Assert.True(TrainingCurve.EndOf(outcome.Curve, 10).Loss < outcome.Curve[0].Loss / 2, $"{outcome.Curve[0].Loss} became {outcome.Curve[^1].Loss}");
            using var encoder = await BiEncoderReranker.LoadAsync(teacher, cancellationToken: Cancellation);
            var pairs = TinyModel.Matching(10, seed: 77).Queries.SelectMany(static query => query.Candidates.Select(candidate => new QueryDocumentPair(query.Text, candidate.Text))).ToArray();
            var wanted = (await encoder.ScoreAsync(new ScoreRequest(pairs), new RerankOptions { RawScores = true }, Cancellation)).Scores;
            Assert.InRange(Correlation([.. wanted], student.Score(pairs)), 0.7, 1);
        }
    }

    [Fact]
    public async Task A_student_is_a_sentence_encoder_with_narrow_embeddings_that_is_exported_trained_further_and_joined()
    {
        var (student, _) = await EncoderDistillation.RunAsync(await TeacherAsync(), [await DataAsync()], Options, cancellationToken: Cancellation);
        using var kept = student;
        var package = await CrossEncoderExporter.ExportAsync(student, _folder["student"], new ExportOptions { Probe = TinyModel.Pairs }, Cancellation);
        using var further = CrossEncoder.LoadBiEncoder(package);
        Assert.Equal(student.Score(TinyModel.Pairs), further.Score(TinyModel.Pairs));
        Assert.Equal("electra", further.Config.ModelType);

        using var joined = CrossEncoder.Join(package, TinyModel.Words, new JoinOptions { SplitLayers = 1, InteractionLayers = 1, QueryPrompt = Options.QueryPrompt, CosineWeight = 20, TermWeight = 0 });
        // A pair leaves less room than a text by itself, so the longest one is left out.
        Assert.All(student.Score([.. TinyModel.Pairs.SkipLast(1)]).Zip(joined.Score(TinyModel.Pairs)), pair => Assert.Equal(pair.First, pair.Second, 0.1f));

        var served = await CrossEncoderExporter.ExportAsync(joined, _folder["joined"], new ExportOptions { Probe = TinyModel.Pairs }, Cancellation);
        Assert.InRange(served.Manifest!.ExportParity!.Value, 0, 1e-4);
        using var again = CrossEncoder.Load(served);
        Assert.Equal(joined.Score(TinyModel.Pairs), again.Score(TinyModel.Pairs));
        using var reranker = await OnnxReranker.LoadAsync(served, cancellationToken: Cancellation);
        var scores = (await reranker.ScoreAsync(new ScoreRequest(TinyModel.Pairs), new RerankOptions { RawScores = true }, Cancellation)).Scores;
        Assert.All(joined.Score(TinyModel.Pairs).Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 5e-2f));
    }

    [Fact]
    public async Task An_interrupted_distillation_goes_on_to_the_same_weights_and_its_teacher_reads_nothing_twice()
    {
        var (teacher, data) = (await TeacherAsync(), await DataAsync());
        var options = Options with { VectorsFile = _folder["vectors"] };
        var (whole, _) = await EncoderDistillation.RunAsync(teacher, [data], options, cancellationToken: Cancellation);
        using var expected = whole;

        options = options with { Training = options.Training with { Checkpoint = new CheckpointOptions(_folder["checkpoint"]) { Every = 5 } } };
        using var stop = new CancellationTokenSource();
        var read = File.GetLastWriteTimeUtc(options.VectorsFile!);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => EncoderDistillation.RunAsync(
            teacher, [data], options, progress: new Stop(stop, at: 7), cancellationToken: stop.Token));
        var (resumed, outcome) = await EncoderDistillation.RunAsync(teacher, [data], options, cancellationToken: Cancellation);
        using var actual = resumed;
        Assert.Equal(outcome.Last.TotalSteps, outcome.Last.Step);
        // Sums of several threads have no fixed order.
        Assert.All(expected.Score(TinyModel.Pairs).Zip(actual.Score(TinyModel.Pairs)), static pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        Assert.Equal(read, File.GetLastWriteTimeUtc(options.VectorsFile!));

        var other = await Assert.ThrowsAsync<CheckpointException>(() => EncoderDistillation.RunAsync(teacher, [data], options with { SimilarityWeight = 0.5 }, cancellationToken: Cancellation));
        Assert.Contains("similarity", other.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a student that is wider than its teacher", "no wider")]
    [InlineData("embeddings wider than the layers", "embeddings no wider than")]
    [InlineData("a batch of one text", "at least 2 texts")]
    [InlineData("a vocabulary that spells nothing", "that spell everything else")]
    [InlineData("no texts", "There are 0 texts")]
    public async Task What_cannot_be_taught_is_refused_by_name(string what, string expected)
    {
        var (options, data) = (Options, await DataAsync());
        switch (what)
        {
            case "a student that is wider than its teacher": options = options with { Shape = options.Shape with { HiddenSize = 64 } }; break;
            case "embeddings wider than the layers": options = options with { Shape = options.Shape with { EmbeddingSize = 64 } }; break;
            case "a batch of one text": options = options with { Training = options.Training with { BatchSize = 1 } }; break;
            case "a vocabulary that spells nothing": options = options with { Shape = options.Shape with { VocabSize = 3 } }; break;
            default: await File.WriteAllTextAsync(data, "", Cancellation); break;
        }

        var error = await Assert.ThrowsAnyAsync<TrainingException>(async () => await EncoderDistillation.RunAsync(await TeacherAsync(), [data], options, cancellationToken: Cancellation));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private async Task<ModelPackage> TeacherAsync() =>
        await ModelPackage.OpenAsync(Directory.Exists(_folder["teacher"]) ? _folder["teacher"] : await SentenceEncoder.WriteAsync(_folder["teacher"], Cancellation), cancellationToken: Cancellation);

    private async Task<string> DataAsync()
    {
        var lines = TinyModel.Matching(60, seed: 5).Queries.SelectMany(static query => query.Candidates.Select(candidate => $$"""{"query": "{{query.Text}} {{candidate.Text.Split(' ')[1]}}", "passage": "{{candidate.Text}}"}"""));
        await File.WriteAllLinesAsync(_folder["texts.jsonl"], lines, Cancellation);
        return _folder["texts.jsonl"];
    }

    private static double Correlation(float[] left, float[] right)
    {
        TensorPrimitives.Subtract(left, left.Average(), left);
        TensorPrimitives.Subtract(right, right.Average(), right);
        return TensorPrimitives.CosineSimilarity<float>(left, right);
    }

    private sealed class Stop(CancellationTokenSource source, int at) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step == at)
                source.Cancel();
        }
    }
}
