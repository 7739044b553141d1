using System.Globalization;

namespace Reranker.Training;

/// <summary>How deep a weight lies in the network: 0 for embeddings, 1 for the first layer's, layers + 1 for the head's.</summary>
internal static class WeightDepth
{
    private const string Layer = ".layer.";
    private const string Interaction = "interaction.";

    /// <param name="name">The weight's name in Hugging Face checkpoints.</param>
    /// <param name="layers">How many layers the network has.</param>
    public static int Of(string name, int layers)
    {
        var start = name.IndexOf(Layer, StringComparison.Ordinal);
        if (start < 0 || name.StartsWith(Interaction, StringComparison.Ordinal)) // what stands on top of an encoder is as new as a head
            return name.Contains("embeddings", StringComparison.Ordinal) ? 0 : layers + 1;
        var number = name.AsSpan(start + Layer.Length);
        return 1 + int.Parse(number[..number.IndexOf('.')], CultureInfo.InvariantCulture);
    }
}
