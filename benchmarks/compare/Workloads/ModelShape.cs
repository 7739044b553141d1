using Reranker.Onnx;

namespace Reranker.Compare;

/// <summary>A model under test.</summary>
/// <param name="Name">Its name in the report.</param>
/// <param name="Package">Its folder.</param>
/// <param name="Config">Its shape.</param>
internal sealed record ModelShape(string Name, ModelPackage Package, BertConfig Config)
{
    public static ModelShape Of(string name, ModelPackage package) => new(name, package, BertConfig.Load(package.ConfigPath));

    /// <summary>Whether the folder has a quantized network.</summary>
    public bool HasQuantized => File.Exists(Package.QuantizedOnnxPath);

    /// <summary>The nominal arithmetic of a pair, in floating-point operations: the products of all layers for all its tokens, whoever may skip some of them.</summary>
    public double Operations(int length)
    {
        double hidden = Config.HiddenSize, wide = Config.IntermediateSize;
        // Four projections and two feed-forward matrices a token; every token's query with all keys, and its weights with all values.
        var layer = 2 * length * ((4 * hidden * hidden) + (2 * hidden * wide) + (2 * length * hidden));
        var head = 2 * hidden * (hidden + 1);
        return (Config.NumHiddenLayers * layer) + head;
    }

    public override string ToString() => FormattableString.Invariant(
        $"{Name}: {Config.NumHiddenLayers} layers, hidden {Config.HiddenSize}, {Config.NumAttentionHeads} heads, intermediate {Config.IntermediateSize}, {Config.VocabSize:N0} words");
}
