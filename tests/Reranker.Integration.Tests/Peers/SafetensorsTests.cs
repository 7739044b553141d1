using Reranker.Onnx;
using Reranker.Training;

namespace Reranker.Integration.Tests;

/// <summary>The reader of Hugging Face's hub, which shares no code with this project, finds in our weights what we put there.</summary>
public sealed class SafetensorsTests
{
    [Theory]
    [InlineData(WeightPrecision.Full, "F32", "0000803f")]
    [InlineData(WeightPrecision.Half, "F16", "003c")]
    public async Task Weights_made_here_have_the_names_shapes_and_values_that_transformers_expects(WeightPrecision precision, string dtype, string one)
    {
        var folder = Directory.CreateTempSubdirectory("reranker-peer-").FullName;
        try
        {
            var config = new BertConfig { HiddenSize = 32, NumHiddenLayers = 2, NumAttentionHeads = 2, IntermediateSize = 64, MaxPositionEmbeddings = 32 };
            using var model = CrossEncoder.Create(config, ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. Enumerable.Range(0, 16).Select(static number => $"word{number}")], seed: 1);
            var package = await CrossEncoderExporter.ExportAsync(
                model, Path.Combine(folder, "m"), new ExportOptions { Probe = [new("word1", "word2")], Precision = precision, MaxDifference = 1 }, TestContext.Current.CancellationToken);

            var weights = await HuggingFaceJs.ReadWeightsAsync(package.Folder);

            Assert.Equal("pt", weights.Format);
            Assert.Equal((dtype, model.ParameterCount), Assert.Single(weights.ParameterCount.Select(static count => (count.Key, count.Value))));
            Assert.Equal(model.ParameterCount * (precision == WeightPrecision.Half ? 2 : 4), weights.Bytes);
            Assert.Equal(
                File.ReadAllLines(Path.Combine(Repository.Root, "tests", "Reranker.Training.Tests", "Modeling", "bert-2x32.parameters.txt")),
                weights.Tensors.Select(static tensor => tensor.ToString()).Order(StringComparer.Ordinal));
            // What is known of new weights; a wrong offset would show.
            foreach (var tensor in weights.Tensors)
            {
                Assert.Equal(dtype, tensor.Dtype);
                var known = tensor.Name.EndsWith("LayerNorm.weight", StringComparison.Ordinal) ? one : tensor.Name.EndsWith(".bias", StringComparison.Ordinal) ? new string('0', one.Length) : null;
                Assert.Equal(known is not null, tensor.IsConstant);
                if (known is not null)
                    Assert.Equal(known, tensor.First);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
