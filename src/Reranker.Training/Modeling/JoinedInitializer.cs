using Reranker.Onnx;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Reranker.Training;

/// <summary>Begins a joined cross-encoder on a pretrained encoder: its layers as they are, the ones in which the query reads the document as copies of the last of them.</summary>
internal static class JoinedInitializer
{
    private const double HeadDeviation = 0.05;
    private const string Interaction = "interaction.layer.";

    private static readonly ModelFamily[] Families = [ModelFamily.Bert, ModelFamily.Electra];

    /// <param name="model">The network to fill.</param>
    /// <param name="encoder">The encoder's weights.</param>
    /// <param name="termWeights">A weight for each entry of the vocabulary.</param>
    /// <param name="options">The weights of cosine and terms at the start, and the seed of the head's first layer; its last one starts at nothing.</param>
    /// <exception cref="ModelPackageException">A tensor of the encoder is missing or of another shape.</exception>
    public static void Begin(JoinedCrossEncoder model, Checkpoint encoder, float[] termWeights, JoinOptions options)
    {
        using var noGradients = no_grad();
        random.manual_seed(options.Seed);
        foreach (var (name, parameter) in model.CheckpointParameters())
        {
            using var scope = NewDisposeScope();
            if (name == "match.term_weights")
                parameter.copy_(tensor(termWeights));
            else if (Source(name, model.Config) is { } source)
                parameter.copy_(tensor(Read(encoder, source, parameter.shape)).view(parameter.shape));
            else if (name == "match.cosine")
                parameter.fill_((float)options.CosineWeight);
            else if (name == "match.terms")
                parameter.fill_((float)options.TermWeight);
            else if (name == "head.dense.weight")
                init.normal_(parameter, 0, HeadDeviation);
            else if (name is "head.out.weight" or "head.out.bias" or "head.dense.bias")
                init.zeros_(parameter);
        }
    }

    // The first layer on top starts as the first one that would have followed the split; where there are more, the last one is copied again.
    private static string? Source(string name, BertConfig config)
    {
        if (name.StartsWith("embeddings.", StringComparison.Ordinal) || name.StartsWith("encoder.", StringComparison.Ordinal))
            return name;
        if (!name.StartsWith(Interaction, StringComparison.Ordinal))
            return null;
        var rest = name[Interaction.Length..];
        var dot = rest.IndexOf('.', StringComparison.Ordinal);
        var layer = int.Parse(rest[..dot], System.Globalization.CultureInfo.InvariantCulture);
        return $"encoder.layer.{Math.Min(config.Joined!.SplitLayers + layer, config.NumHiddenLayers - 1)}{rest[dot..]}";
    }

    // An encoder saved by itself has bare names, a part of a whole model its family's prefix.
    private static string[] NamesOf(ModelFamily family, string name)
    {
        var whole = CheckpointNames.Of(family, $"bert.{name}");
        return [whole[CheckpointNames.EncoderPrefix(family).Length..], whole];
    }

    private static float[] Read(Checkpoint encoder, string name, long[] shape)
    {
        var stored = Families.SelectMany(family => NamesOf(family, name)).FirstOrDefault(encoder.Names.Contains, name);
        if (!encoder.Names.Contains(stored))
            throw new ModelPackageException(encoder.Path, $"'{encoder.Path}' lacks the tensor '{name}' of an encoder of its shape.");
        if (!encoder.Describe(stored).Shape.SequenceEqual(shape))
            throw new ModelPackageException(encoder.Path, $"'{stored}' of '{encoder.Path}' is {encoder.Describe(stored)}; expected [{string.Join(", ", shape)}].");
        return encoder.Read(stored);
    }
}
