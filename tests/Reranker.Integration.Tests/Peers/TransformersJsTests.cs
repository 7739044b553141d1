using Reranker.Onnx;
using Reranker.Training;

namespace Reranker.Integration.Tests;

/// <summary>Transformers.js, which shares no code with this project, reads the packages and gives the same scores.</summary>
public sealed class TransformersJsTests
{
    [Fact]
    public Task The_shipped_model_gives_the_same_scores() => HuggingFaceJs.AssertSameScoresAsync(Repository.ShippedModel);

    [Theory]
    [InlineData(WeightPrecision.Full)]
    [InlineData(WeightPrecision.Half)]
    public async Task A_model_made_here_gives_the_same_scores(WeightPrecision precision)
    {
        var folder = Directory.CreateTempSubdirectory("reranker-peer-").FullName;
        try
        {
            var vocabulary = new VocabularyTrainer(size: 400, minFrequency: 1);
            foreach (var pair in PeerPairs.All)
            {
                vocabulary.Add(pair.Query);
                vocabulary.Add(pair.Document);
            }

            // Weights this large spread the logits, so that a token read differently shows.
            var config = new BertConfig { HiddenSize = 32, NumHiddenLayers = 2, NumAttentionHeads = 4, IntermediateSize = 64, MaxPositionEmbeddings = 512, InitializerRange = 0.2 };
            using var model = CrossEncoder.Create(config, vocabulary.Train(TestContext.Current.CancellationToken), seed: 3);
            var package = await CrossEncoderExporter.ExportAsync(
                model, Path.Combine(folder, "made-here"), new ExportOptions { Probe = PeerPairs.All, Precision = precision }, TestContext.Current.CancellationToken);

            await HuggingFaceJs.AssertSameScoresAsync(package.Folder);
            var quantized = await ModelQuantizer.QuantizeAsync(
                package, Path.Combine(folder, "quantized-here"), PeerPairs.Dataset, new QuantizationOptions { MaxLoss = 1 }, cancellationToken: TestContext.Current.CancellationToken);
            await HuggingFaceJs.AssertSameScoresAsync(quantized.Folder, OnnxPrecision.Quantized);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
