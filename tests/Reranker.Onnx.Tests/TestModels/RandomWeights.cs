namespace Reranker.Onnx.Tests.TestModels;

/// <summary>Weights of BERT's kin as they are before any training, but for larger values: scores of different texts differ.</summary>
internal static class RandomWeights
{
    /// <summary>A shape that runs in no time.</summary>
    public static BertConfig Config { get; } = new() { VocabSize = 40, HiddenSize = 32, NumHiddenLayers = 2, NumAttentionHeads = 2, IntermediateSize = 64, MaxPositionEmbeddings = 32 };

    public static NamedWeights[] Of(BertConfig config, bool withHead = true, int seed = 1)
    {
        var random = new Random(seed);
        return [.. BertParameters.Of(config, withHead).Select(parameter =>
        {
            var isNorm = parameter.Name.EndsWith("LayerNorm.weight", StringComparison.Ordinal);
            var values = new float[parameter.Shape.Aggregate(1L, static (product, size) => product * size)];
            foreach (ref var value in values.AsSpan())
                value = isNorm ? 1 : (random.NextSingle() - 0.5f) / 2;
            return new NamedWeights(CheckpointNames.Of(config.Family, parameter.Name), parameter.Shape, values);
        })];
    }
}
