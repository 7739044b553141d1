using Reranker.Onnx;
using Reranker.Onnx.Schema;

namespace Reranker.Training.Tests;

public class GraphQuantizerTests
{
    [Theory]
    [InlineData(WeightPrecision.Full)]
    [InlineData(WeightPrecision.Half)]
    public async Task Large_products_and_lookups_run_on_bytes_in_standard_operators(WeightPrecision precision)
    {
        using var folder = new TemporaryFolder();
        using var model = TinyModel.Create();
        var package = await CrossEncoderExporter.ExportAsync(model, folder["m"], new ExportOptions { Probe = TinyModel.Pairs, Precision = precision }, TestContext.Current.CancellationToken);
        var before = ModelProto.Parser.ParseFrom(await File.ReadAllBytesAsync(package.OnnxPath, TestContext.Current.CancellationToken));
        var after = ModelProto.Parser.ParseFrom(await NetworkQuantizer.QuantizeAsync(package.OnnxPath, 7, TestContext.Current.CancellationToken));
        int Count(string type) => after.Graph.Node.Count(node => node.OpType == type);

        Assert.Equal(before.OpsetImport, after.OpsetImport);
        Assert.Equal(before.Graph.Input, after.Graph.Input);
        Assert.Equal(before.Graph.Output, after.Graph.Output);

        // Six matrices a layer and the pooler's; query, key and value share the quantization of what they read, but in the last
        // layer the query reads the [CLS] row alone.
        Assert.Equal(13, Count("MatMulInteger"));
        Assert.Equal(4 + 5 + 1, Count("DynamicQuantizeLinear"));

        var words = after.Graph.Initializer.Single(static tensor => tensor.Name == "bert.embeddings.word_embeddings.weight_rows");
        Assert.Equal(TensorProto.Types.DataType.Int8, words.DataType);
        Assert.Equal([model.Config.VocabSize, 32L], words.Dims);
        Assert.DoesNotContain(after.Graph.Initializer, static tensor => tensor.Name is "bert.pooler.dense.weight_t" or "bert.pooler.dense.weight_t.half");
        var read = after.Graph.Node.SelectMany(static node => node.Input).ToHashSet();
        Assert.All(after.Graph.Initializer, tensor => Assert.Contains(tensor.Name, read));
    }

    [Fact]
    public async Task Seven_bit_weights_cannot_overflow_a_sum_of_two_products()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyModel.Create();
        var package = await CrossEncoderExporter.ExportAsync(model, folder["m"], new ExportOptions { Probe = TinyModel.Pairs }, TestContext.Current.CancellationToken);

        async Task<int> LargestAsync(int bits) =>
            ModelProto.Parser.ParseFrom(await NetworkQuantizer.QuantizeAsync(package.OnnxPath, bits, TestContext.Current.CancellationToken)).Graph.Initializer
                .Where(static tensor => tensor.Name.EndsWith("weight_t_quantized", StringComparison.Ordinal))
                .Max(static tensor => tensor.RawData.Max(static value => Math.Abs((int)(sbyte)value)));

        Assert.Equal(64, await LargestAsync(7));
        Assert.Equal(127, await LargestAsync(8));
        Assert.True(2 * byte.MaxValue * 64 <= short.MaxValue);
    }
}
