using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Reranker.Onnx.Schema;
using Reranker.Onnx.Tests.TestModels;

namespace Reranker.Onnx.Tests.Networks;

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

    [Theory]
    [InlineData("bert")]
    [InlineData("roberta")]
    public void Neither_padding_nor_another_pair_in_the_batch_changes_a_logit(string family)
    {
        var config = RandomWeights.Config with { ModelType = family, TypeVocabSize = family == "bert" ? 2 : 1 };
        using var session = new InferenceSession(BertOnnxGraph.Write(config, RandomWeights.Of(config), WeightPrecision.Full));
        long[] brief = [7, 8, 9], lengthy = [10, 11, 12, 13, 14];

        var together = Run(session, [.. brief, 0, 0, .. lengthy], [1, 1, 1, 0, 0, 1, 1, 1, 1, 1], 2);

        Assert.Equal(Run(session, brief, [1, 1, 1], 1)[0], together[0], 1e-5f);
        Assert.Equal(Run(session, lengthy, [1, 1, 1, 1, 1], 1)[0], together[1], 1e-5f);
        Assert.NotEqual(together[0], together[1], 1e-5f);
    }

    private static float[] Run(InferenceSession session, long[] ids, long[] mask, int pairs)
    {
        var types = new long[ids.Length];
        using var results = session.Run(session.InputNames.Select(name =>
            NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(name == "input_ids" ? ids : name == "attention_mask" ? mask : types, [pairs, ids.Length / pairs]))).ToArray());
        return [.. results[0].AsEnumerable<float>()];
    }

    private static async Task<T> OptimizedAsync<T>(Func<GraphProto, T> read)
    {
        using var folder = new TemporaryFolder();
        using var options = new SessionOptions { OptimizedModelFilePath = folder["optimized.onnx"], LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(BertOnnxGraph.Write(RandomWeights.Config, RandomWeights.Of(RandomWeights.Config), WeightPrecision.Full), options);
        return read(ModelProto.Parser.ParseFrom(await File.ReadAllBytesAsync(folder["optimized.onnx"], TestContext.Current.CancellationToken)).Graph);
    }
}
