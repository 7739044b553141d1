using Reranker.Onnx;

namespace Reranker.Training.Tests;

public sealed class BiEncoderModuleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<SentencePooling> Poolings => new(Enum.GetValues<SentencePooling>());

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Poolings))]
    public async Task A_logit_is_the_scaled_cosine_whichever_text_is_the_query_and_whatever_is_scored_beside(SentencePooling pooling)
    {
        using var model = await LoadAsync(new SentenceEncoderOptions { Pooling = pooling, Scale = 5 });

        var together = model.Score(TinyModel.Pairs);

        Assert.Equal(5, model.Score([new("apple kiwi", "apple kiwi")])[0], 1e-4f);
        Assert.All(TinyModel.Pairs.Zip(together), pair => Assert.Equal(pair.Second, model.Score([pair.First])[0], 1e-4f));
        Assert.All(TinyModel.Pairs.Zip(together), pair => Assert.Equal(pair.Second, model.Score([new(pair.First.Document, pair.First.Query)])[0], 1e-4f));
        Assert.All(together, static logit => Assert.InRange(logit, -5.001f, 5.001f));
    }

    [Fact]
    public async Task Prompts_stand_before_the_texts_that_they_are_for()
    {
        using var plain = await LoadAsync(new SentenceEncoderOptions());
        using var prompted = await LoadAsync(new SentenceEncoderOptions { QueryPrompt = "apple ", DocumentPrompt = "kiwi " });

        Assert.Equal(plain.Score([new("apple fig", "kiwi nut")])[0], prompted.Score([new("fig", "nut")])[0], 1e-5f);
    }

    [Fact]
    public async Task A_text_is_cut_by_itself_and_not_together_with_the_other()
    {
        using var model = await LoadAsync(new SentenceEncoderOptions());
        var whole = string.Join(' ', Enumerable.Repeat("olive", model.Tokenizer.MaxLength - 2));

        var scores = model.Score([new(whole, "nut"), new($"{whole} fig", "nut"), new(whole, whole)]);
        var cut = model.Module.PairsOf(model.Tokenizer, whole, maxLength: 8)(whole);

        Assert.Equal(scores[0], scores[1], 1e-5f);
        Assert.Equal(20, scores[2], 1e-3f);
        Assert.Equal((16, 8, true), (cut.Length, cut.SecondSegmentStart, cut.Truncated));
    }

    [Theory]
    [InlineData(RankingLoss.MultipleNegativesRanking)]
    [InlineData(RankingLoss.ListwiseSoftmax)]
    [InlineData(RankingLoss.MarginMse)]
    public async Task A_training_teaches_it_to_match_words_and_moves_all_that_it_has(RankingLoss loss)
    {
        using var model = await LoadAsync(new SentenceEncoderOptions());
        var before = model.Module.CheckpointParameters().Select(static named => (named.Name, named.Parameter.data<float>().ToArray())).ToArray();
        var options = new TrainingOptions { Loss = loss, Epochs = 8, LearningRate = 3e-3, Seed = 5, Threads = 1 };

        var outcome = await new CrossEncoderTrainer(options).TrainAsync(model, Taught(TinyModel.Matching(200, seed: 1)), TinyModel.Matching(50, seed: 2), cancellationToken: Cancellation);

        var (start, best) = (outcome.Evaluations[0].NdcgAt10, outcome.Best!.NdcgAt10);
        Assert.True(best > Math.Max(0.85, start + 0.05), $"nDCG@10 {start} → {best}");
        Assert.All(before.Zip(model.Module.CheckpointParameters()), static pair => Assert.False(pair.First.Item2.AsSpan().SequenceEqual(pair.Second.Parameter.data<float>().ToArray()), pair.First.Name));
    }

    [Fact]
    public async Task A_training_is_another_one_where_pooling_or_prompts_are_others()
    {
        var data = TinyModel.Matching(2, seed: 1);
        using var mean = await LoadAsync(new SentenceEncoderOptions());
        using var first = await LoadAsync(new SentenceEncoderOptions { Pooling = SentencePooling.Cls });

        var plans = new[] { mean, first }.Select(model => TrainingPlan.Of(model, data, validation: null, new TrainingOptions())).ToArray();

        Assert.Equal(["form is bi-encoder, Mean, scale 20, prompts '' and '' there and bi-encoder, Cls, scale 20, prompts '' and '' here"], TrainingPlan.Differences(plans[0], plans[1]));
    }

    [Fact]
    public async Task The_head_of_a_cross_encoder_is_left_out_and_named()
    {
        using var model = await LoadAsync(new SentenceEncoderOptions());

        Assert.Equal(["bert.pooler.dense.bias", "bert.pooler.dense.weight", "classifier.bias", "classifier.weight"], model.LeftOutTensors);
        Assert.Equal((SentencePooling.Mean, "", "", 20), (model.BiEncoder!.Pooling, model.BiEncoder.QueryPrompt, model.BiEncoder.DocumentPrompt, model.BiEncoder.Scale));
        using var crossEncoder = TinyModel.Create();
        Assert.Null(crossEncoder.BiEncoder);
    }

    [Fact]
    public async Task What_lacks_a_part_of_the_encoder_or_is_joined_is_refused()
    {
        var package = await WriteAsync(TinyModel.Config);
        var weights = TinyModel.Create(seed: 3).Module.CheckpointParameters().Where(static named => !named.Name.Contains("layer.1.output.dense.bias", StringComparison.Ordinal))
            .Select(static named => new NamedWeights(named.Name, named.Parameter.shape, named.Parameter.data<float>().ToArray()));
        File.Delete(Path.Combine(package.Folder, ModelManifest.FileName));
        await SafetensorsWriter.WriteAsync(package.WeightsPath, [.. weights], WeightPrecision.Full, Cancellation);
        var lacking = Assert.Throws<ModelPackageException>(() => CrossEncoder.LoadBiEncoder(package));
        Assert.Contains("'bert.encoder.layer.1.output.dense.bias' [32] is missing", lacking.Message, StringComparison.Ordinal);

        var encoder = await ModelPackage.OpenAsync(await SentenceEncoder.WriteAsync(_folder["encoder"], Cancellation), cancellationToken: Cancellation);
        using var joined = CrossEncoder.Join(encoder, TinyModel.Words, new JoinOptions { SplitLayers = 1, InteractionLayers = 1 });
        var exported = await CrossEncoderExporter.ExportAsync(joined, _folder["joined"], new ExportOptions { Probe = TinyModel.Pairs }, Cancellation);
        Assert.Contains("expected an encoder or a plain cross-encoder", Assert.Throws<ModelPackageException>(() => CrossEncoder.LoadBiEncoder(exported)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    public async Task A_scale_that_is_none_is_refused(double scale)
    {
        var package = await WriteAsync(TinyModel.Config);
        Assert.Throws<TrainingOptionException>(() => CrossEncoder.LoadBiEncoder(package, new SentenceEncoderOptions { Scale = scale }));
    }

    private async Task<CrossEncoder> LoadAsync(SentenceEncoderOptions options) => CrossEncoder.LoadBiEncoder(await WriteAsync(TinyModel.Config), options);

    private async Task<ModelPackage> WriteAsync(BertConfig config)
    {
        var folder = _folder[$"cross-encoder-{Guid.NewGuid():N}"];
        using var made = CrossEncoder.Create(config, TinyModel.Vocabulary, seed: 3);
        return await CrossEncoderExporter.ExportAsync(made, folder, new ExportOptions { Probe = TinyModel.Pairs }, Cancellation);
    }

    private static RankingDataset Taught(RankingDataset data) => new("taught",
        [.. data.Queries.Select(static query => query with { Candidates = [.. query.Candidates.Select(static candidate => candidate with { TeacherScore = candidate.Grade * 8 })] })]);
}
