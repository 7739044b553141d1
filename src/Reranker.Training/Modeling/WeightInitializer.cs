using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Reranker.Training;

/// <summary>Random weights for a model trained from scratch.</summary>
/// <remarks>
/// BERT draws everything from N(0, 0.02), after which equal words in query and document look no more alike than others:
/// it takes long pretraining to find them. With query and key projections near the identity, and words that outweigh
/// positions and segments, a token's nearest neighbour is its twin from the first step.
/// </remarks>
internal static class WeightInitializer
{
    private const double WordDeviation = 0.05;
    private const double PlaceDeviation = 0.01;

    public static void Initialize(BertCrossEncoder model, int matchingLayers)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, parameter) in model.CheckpointParameters())
            Initialize(name, parameter, model.Config.InitializerRange, matchingLayers);
    }

    private static void Initialize(string name, Parameter parameter, double deviation, int matchingLayers)
    {
        if (name.EndsWith("LayerNorm.weight", StringComparison.Ordinal))
            init.ones_(parameter);
        else if (name.EndsWith(".bias", StringComparison.Ordinal))
            init.zeros_(parameter);
        else if (matchingLayers > 0 && name.EndsWith("embeddings.weight", StringComparison.Ordinal))
            init.normal_(parameter, 0, name.Contains("word", StringComparison.Ordinal) ? WordDeviation : PlaceDeviation);
        else
            init.normal_(parameter, 0, deviation);

        for (var layer = 0; layer < matchingLayers; layer++)
            if (name.Contains($"layer.{layer}.attention.self.query.weight", StringComparison.Ordinal)
                || name.Contains($"layer.{layer}.attention.self.key.weight", StringComparison.Ordinal))
                parameter.add_(eye(parameter.shape[0]));
    }
}
