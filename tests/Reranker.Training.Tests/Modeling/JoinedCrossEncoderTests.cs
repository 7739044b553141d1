using Reranker.Onnx;
using static TorchSharp.torch;

namespace Reranker.Training.Tests;

public sealed class JoinedCrossEncoderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Before_any_training_the_score_is_made_of_cosine_and_matching_terms_alone()
    {
        using var model = await JoinAsync(new JoinOptions { CosineWeight = 3, TermWeight = 2, SplitLayers = 1, InteractionLayers = 1 });
        var module = (JoinedCrossEncoder)model.Module;
        var pairs = TinyModel.Pairs.Select(pair => model.Tokenizer.Encode(pair.Query, pair.Document)).ToArray();
        var expected = module.Features(pairs).Select(static pair => (3 * pair[0]) + (2 * pair[1]));
        Assert.All(expected.Zip(model.Score(TinyModel.Pairs)), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public async Task What_the_head_says_counts_for_nothing_where_it_misleads()
    {
        using var model = await JoinAsync(new JoinOptions(), shake: true);
        var module = (JoinedCrossEncoder)model.Module;
        var pairs = TinyModel.Pairs.Select(pair => model.Tokenizer.Encode(pair.Query, pair.Document)).ToArray();
        var heads = module.Features(pairs).Select(static pair => pair[2]).ToArray();
        var relevant = Array.IndexOf(heads, heads.Min());
        module.FitMatch([new TrainingList(pairs, [.. heads.Select((_, i) => new RankingCandidate($"{i}", "", i == relevant ? 1 : 0))])], Cancellation);
        Assert.True(module.IsFresh);
    }

    [Fact]
    public async Task A_pair_has_the_same_score_alone_and_among_others()
    {
        using var model = await JoinAsync(new JoinOptions(), shake: true);
        var together = model.Score(TinyModel.Pairs);
        var alone = TinyModel.Pairs.Select(pair => model.Score([pair])[0]);
        Assert.All(together.Zip(alone), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Theory]
    [InlineData(1, 1, "")]
    [InlineData(1, 2, "apple banana")]
    [InlineData(2, 1, "kiwi")]
    [InlineData(2, 2, "")]
    public async Task The_exported_network_gives_the_scores_of_torch(int splitLayers, int interactionLayers, string prompt)
    {
        using var model = await JoinAsync(new JoinOptions { SplitLayers = splitLayers, InteractionLayers = interactionLayers, QueryPrompt = prompt }, shake: true);
        var package = await CrossEncoderExporter.ExportAsync(model, _folder["joined"], new ExportOptions { Probe = TinyModel.Pairs, Manifest = new ModelManifest() }, Cancellation);
        Assert.InRange(package.Manifest!.ExportParity!.Value, 0, 1e-4);

        using var served = await OnnxReranker.LoadAsync(package, new OnnxRerankerOptions { TokenBudget = 4096, MaxPadding = 0.9 }, Cancellation);
        var scores = (await served.ScoreAsync(new ScoreRequest(TinyModel.Pairs), new RerankOptions { RawScores = true }, Cancellation)).Scores;
        // States that are kept are kept in half precision.
        Assert.All(model.Score(TinyModel.Pairs).Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 5e-3f));

        using var loaded = CrossEncoder.Load(package);
        Assert.Equal(model.Score(TinyModel.Pairs), loaded.Score(TinyModel.Pairs));
    }

    [Fact]
    public async Task Weights_of_terms_that_were_used_before_they_were_rounded_are_rounded_in_torch_too()
    {
        using var model = await JoinAsync(new JoinOptions { TermWeight = 100 }, shake: true);
        var before = model.Score(TinyModel.Pairs);
        var package = await CrossEncoderExporter.ExportAsync(
            model, _folder["half"], new ExportOptions { Probe = TinyModel.Pairs, Precision = WeightPrecision.Half, Manifest = new ModelManifest(), MaxDifference = 1 }, Cancellation);
        Assert.NotEqual(before, model.Score(TinyModel.Pairs));
        Assert.InRange(package.Manifest!.ExportParity!.Value, 0, 1e-4);
    }

    [Fact]
    public async Task Weights_alone_are_served_too()
    {
        using var model = await JoinAsync(new JoinOptions(), shake: true);
        var package = await CrossEncoderExporter.ExportAsync(model, _folder["joined"], new ExportOptions { Probe = TinyModel.Pairs, Manifest = new ModelManifest() }, Cancellation);
        File.Delete(package.OnnxPath);
        File.Delete(Path.Combine(package.Folder, ModelManifest.FileName));
        using var served = await OnnxReranker.LoadAsync(package.Folder, cancellationToken: Cancellation);
        var scores = (await served.ScoreAsync(new ScoreRequest(TinyModel.Pairs), new RerankOptions { RawScores = true }, Cancellation)).Scores;
        Assert.All(model.Score(TinyModel.Pairs).Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 5e-3f));
    }

    [Fact]
    public async Task Training_leaves_the_encoder_as_it_was_and_learns_what_is_on_top()
    {
        using var model = await JoinAsync(new JoinOptions());
        var before = model.Module.CheckpointParameters().ToDictionary(static named => named.Name, static named => named.Parameter.data<float>().ToArray());
        var data = TinyModel.Matching(64, 1);
        await new CrossEncoderTrainer(new TrainingOptions { Epochs = 2, LearningRate = 1e-3, Threads = 1 }).TrainAsync(model, data, cancellationToken: Cancellation);
        foreach (var (name, parameter) in model.Module.CheckpointParameters())
            Assert.Equal(JoinedCrossEncoder.IsEncoder(name), before[name].AsSpan().SequenceEqual(parameter.data<float>().ToArray()));
    }

    [Fact]
    public async Task Words_that_texts_do_not_use_can_be_left_out_and_the_others_keep_their_scores()
    {
        using var model = await JoinAsync(new JoinOptions { QueryPrompt = "kiwi" }, shake: true);
        string[] used = ["apple banana", "cherry date", "fig"];
        using var trimmed = model.TrimVocabulary(used, VocabularyTrainer.SpecialTokens.Count + 6);
        Assert.Equal(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "apple", "banana", "cherry", "date", "fig", "kiwi"], trimmed.Vocabulary);
        QueryDocumentPair[] pairs = [new("apple", "banana apple"), new("cherry", "fig date")];
        Assert.All(model.Score(pairs, exact: true).Zip(trimmed.Score(pairs, exact: true)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));

        var package = await CrossEncoderExporter.ExportAsync(trimmed, _folder["trimmed"], new ExportOptions { Probe = pairs, Manifest = new ModelManifest() }, Cancellation);
        using var loaded = CrossEncoder.Load(package);
        Assert.Equal(trimmed.Score(pairs), loaded.Score(pairs));
    }

    [Fact]
    public async Task A_package_of_weights_alone_has_no_network_and_is_served()
    {
        using var model = await JoinAsync(new JoinOptions(), shake: true);
        var package = await CrossEncoderExporter.ExportAsync(model, _folder["weights"], new ExportOptions { Probe = TinyModel.Pairs, WeightsOnly = true }, Cancellation);
        Assert.False(File.Exists(package.OnnxPath));
        Assert.DoesNotContain("onnx/model.onnx", package.Manifest!.Files.Keys);
        using var served = await OnnxReranker.LoadAsync(package, new OnnxRerankerOptions { MaxStateBytes = 0 }, Cancellation);
        var scores = (await served.ScoreAsync(new ScoreRequest(TinyModel.Pairs), new RerankOptions { RawScores = true }, Cancellation)).Scores;
        Assert.All(model.Score(TinyModel.Pairs, exact: true).Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
    }

    [Fact]
    public async Task The_encoder_finds_the_texts_nearest_to_a_query_and_takes_out_those_above_the_relevant_one()
    {
        using var model = await JoinAsync(new JoinOptions());
        var set = TrainingSet.Of(new RankingDataset("near", [new RankingQuery("q", "apple", [new RankingCandidate("+", "apple banana", 1), new RankingCandidate("-", "apple", 0)]), .. TinyModel.Matching(8, 1).Queries]));
        var joined = (JoinedCrossEncoder)model.Module;
        float CosineOf(string text) => joined.Features([model.Tokenizer.Encode("apple", text)])[0][0];
        var limit = CosineOf("apple banana") + 0.02f;

        var mined = EncoderNegatives.Mine(model, set, new EncoderNegativeOptions { Count = 3, Depth = 3 }, cancellationToken: Cancellation);
        var candidates = mined.Dataset.Queries[0].Candidates;
        Assert.Equal(CosineOf("apple") <= limit, candidates.Any(static candidate => candidate.DocumentId == "-"));
        var found = candidates.Where(static candidate => candidate.DocumentId.StartsWith("encoder-", StringComparison.Ordinal)).ToArray();
        Assert.Equal(3, found.Length);
        Assert.All(found, candidate => Assert.InRange(CosineOf(candidate.Text), -1.001f, limit + 0.001f));
        Assert.Equal(found.Select(candidate => CosineOf(candidate.Text)).OrderDescending(), found.Select(candidate => CosineOf(candidate.Text)));
    }

    private async Task<CrossEncoder> JoinAsync(JoinOptions options, bool shake = false)
    {
        var model = await TinyModel.JoinAsync(_folder[$"encoder-{Guid.NewGuid():N}"], options with { SplitLayers = Math.Min(options.SplitLayers, 2) }, Cancellation);
        if (!shake)
            return model;
        using var noGradients = no_grad();
        random.manual_seed(5);
        foreach (var (name, parameter) in model.Module.CheckpointParameters())
            if (!JoinedCrossEncoder.IsEncoder(name))
                parameter.add_(randn(parameter.shape) * 0.1);
        return model;
    }
}
