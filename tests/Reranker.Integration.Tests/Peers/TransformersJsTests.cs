using Reranker.Onnx;
using Reranker.Training;

namespace Reranker.Integration.Tests;

/// <summary>Transformers.js, which shares no code with this project, reads the packages and gives the same scores.</summary>
public sealed class TransformersJsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reranker-peer-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public Task The_shipped_model_gives_the_same_scores() => HuggingFaceJs.AssertSameScoresAsync(Repository.ShippedModel);

    [Theory]
    [InlineData(WeightPrecision.Full)]
    [InlineData(WeightPrecision.Half)]
    public async Task A_model_made_here_gives_the_same_scores(WeightPrecision precision)
    {
        using var model = CreateModel();
        var package = await CrossEncoderExporter.ExportAsync(model, Path.Combine(_folder, "made-here"), new ExportOptions { Probe = PeerPairs.All, Precision = precision }, Token);

        await HuggingFaceJs.AssertSameScoresAsync(package.Folder);
        var quantized = await ModelQuantizer.QuantizeAsync(
            package, Path.Combine(_folder, "quantized-here"), PeerPairs.Dataset, new QuantizationOptions { MaxLoss = 1 }, cancellationToken: Token);
        await HuggingFaceJs.AssertSameScoresAsync(quantized.Folder, OnnxPrecision.Quantized);
    }

    [Theory]
    [InlineData("")]
    [InlineData("find an index: ")]
    public async Task A_joined_model_gives_the_same_scores(string prompt)
    {
        using var encoder = CreateModel();
        var folder = await CrossEncoderExporter.ExportAsync(encoder, Path.Combine(_folder, "encoder"), new ExportOptions { Probe = PeerPairs.All }, Token);
        using var model = CrossEncoder.Join(folder, PeerPairs.All.Select(static pair => pair.Document), new JoinOptions { QueryPrompt = prompt, SplitLayers = 1, InteractionLayers = 2 });
        await new CrossEncoderTrainer(new TrainingOptions { LearningRate = 0.01, MaxSteps = 3, Threads = 1 }).TrainAsync(model, PeerPairs.Dataset, cancellationToken: Token);
        var package = await CrossEncoderExporter.ExportAsync(model, Path.Combine(_folder, "joined"), new ExportOptions { Probe = PeerPairs.All }, Token);

        await HuggingFaceJs.AssertSameScoresAsync(package.Folder);
    }

    private static CrossEncoder CreateModel()
    {
        var vocabulary = new VocabularyTrainer(size: 400, minFrequency: 1);
        foreach (var pair in PeerPairs.All)
        {
            vocabulary.Add(pair.Query);
            vocabulary.Add(pair.Document);
        }

        // Weights this large spread the logits, so that a token read differently shows.
        var config = new BertConfig { HiddenSize = 32, NumHiddenLayers = 2, NumAttentionHeads = 4, IntermediateSize = 64, MaxPositionEmbeddings = 512, InitializerRange = 0.2 };
        return CrossEncoder.Create(config, vocabulary.Train(Token), seed: 3);
    }
}
