using Microsoft.ML.OnnxRuntime;
using Reranker.Training.Onnx;

namespace Reranker.Training.Tests;

public class BertOnnxGraphTests
{
    [Fact]
    public async Task Biases_join_their_products_and_heads_are_read_where_they_lie()
    {
        var nodes = await OptimizedAsync(static graph => graph.Node);

        // Six products a layer and two of the head, one with its activation.
        Assert.Equal(13, nodes.Count(static node => node.OpType == "Gemm"));
        Assert.Single(nodes, static node => node.OpType == "FusedGemm");
        // Queries, keys and values are turned inside the attention's products; what is left are two inputs and what each layer's attention answers.
        Assert.Equal(4, nodes.Count(static node => node.OpType == "FusedMatMul"));
        Assert.Equal(4, nodes.Count(static node => node.OpType == "Transpose"));
    }

    [Fact]
    public async Task No_layer_is_put_into_a_form_that_ONNX_Runtime_computes_slowly()
    {
        var nodes = await OptimizedAsync(static graph => graph.Node);
        Assert.DoesNotContain(nodes, static node => node.OpType is "SkipLayerNormalization" or "BiasGelu");
    }

    private static async Task<T> OptimizedAsync<T>(Func<GraphProto, T> read)
    {
        using var folder = new TemporaryFolder();
        using var model = TinyModel.Create();
        var package = await CrossEncoderExporter.ExportAsync(model, folder["m"], new ExportOptions { Probe = TinyModel.Pairs }, TestContext.Current.CancellationToken);
        using var options = new SessionOptions { OptimizedModelFilePath = folder["optimized.onnx"], LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(package.OnnxPath, options);
        return read(ModelProto.Parser.ParseFrom(await File.ReadAllBytesAsync(folder["optimized.onnx"], TestContext.Current.CancellationToken)).Graph);
    }
}
