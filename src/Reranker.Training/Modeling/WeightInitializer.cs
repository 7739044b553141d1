using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Reranker.Training;

/// <summary>Random weights for a model trained from scratch.</summary>
/// <remarks>
/// BERT draws everything from N(0, 0.02), after which equal words in query and document look no more alike than others:
/// it takes long pretraining to find them. Here the first layers' attention starts near the identity. A token attends to
/// itself and to its twins, and what comes back differs from what it was only by the twins' segment: "this word stands on
/// both sides" is one linear step away before anything is learnt. For that, words outweigh segments, and segments positions.
/// </remarks>
internal static class WeightInitializer
{
    private const string WordEmbeddings = "bert.embeddings.word_embeddings.weight";
    private const double WordDeviation = 0.05;
    private const double VectorPart = 0.3;
    private const double SegmentDeviation = 0.03;
    private const double PositionDeviation = 0.01;
    private static readonly string[] AttentionWeights =
        ["attention.self.query.weight", "attention.self.key.weight", "attention.self.value.weight", "attention.output.dense.weight"];

    /// <param name="model">The network to fill.</param>
    /// <param name="matchingLayers">How many first layers start near the identity.</param>
    /// <param name="words">Word vectors by the vocabulary's ids, and which ids have one.</param>
    public static void Initialize(BertCrossEncoder model, int matchingLayers, (Tensor Vectors, Tensor IsKnown)? words = null)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, parameter) in model.CheckpointParameters())
            Initialize(name, parameter, model.Config.InitializerRange, matchingLayers);
        if (words is { } known)
            Blend(model.CheckpointParameters().Single(static entry => entry.Name == WordEmbeddings).Parameter, known.Vectors, known.IsKnown);
    }

    // A part of each vector stays random, so that a word is still most like itself.
    private static void Blend(Parameter embeddings, Tensor vectors, Tensor isKnown)
    {
        var part = isKnown * VectorPart;
        embeddings.mul_((1 - part).sqrt()).add_(vectors * WordDeviation * part.sqrt());
    }

    private static void Initialize(string name, Parameter parameter, double deviation, int matchingLayers)
    {
        if (name.EndsWith("LayerNorm.weight", StringComparison.Ordinal))
            init.ones_(parameter);
        else if (name.EndsWith(".bias", StringComparison.Ordinal))
            init.zeros_(parameter);
        else if (matchingLayers > 0 && name.EndsWith("embeddings.weight", StringComparison.Ordinal))
            init.normal_(parameter, 0, EmbeddingDeviation(name));
        else
            init.normal_(parameter, 0, deviation);

        for (var layer = 0; layer < matchingLayers; layer++)
            if (AttentionWeights.Any(weight => name.EndsWith($"layer.{layer}.{weight}", StringComparison.Ordinal)))
                parameter.add_(eye(parameter.shape[0]));
    }

    private static double EmbeddingDeviation(string name) => name switch
    {
        WordEmbeddings => WordDeviation,
        "bert.embeddings.token_type_embeddings.weight" => SegmentDeviation,
        _ => PositionDeviation,
    };
}
