namespace Reranker.Onnx;

/// <summary>How a logit becomes a score.</summary>
internal enum ScoreActivation
{
    /// <summary>1 / (1 + e^-logit): 0 to 1.</summary>
    Sigmoid,

    /// <summary>The logit itself.</summary>
    Identity,

    /// <summary>(1 + cosine) / 2: 0 to 1.</summary>
    Cosine,
}

/// <summary>Applies a <see cref="ScoreActivation"/>.</summary>
internal static class ScoreActivations
{
    /// <summary>Turns logits into scores in place.</summary>
    public static void Apply(this ScoreActivation activation, Span<float> scores)
    {
        if (activation == ScoreActivation.Identity)
            return;
        foreach (ref var score in scores)
            score = activation == ScoreActivation.Cosine ? Math.Clamp((1 + score) / 2, 0, 1) : (float)(1 / (1 + Math.Exp(-score)));
    }

    /// <summary>The name as sentence-transformers writes it.</summary>
    public static string TorchName(this ScoreActivation activation) =>
        activation == ScoreActivation.Identity ? "torch.nn.modules.linear.Identity" : "torch.nn.modules.activation.Sigmoid";

    /// <summary>The name as our manifest writes it.</summary>
    public static string ManifestName(this ScoreActivation activation) => activation.ToString().ToLowerInvariant();

    /// <summary>Reads the name of an activation as sentence-transformers writes it (<c>torch.nn.modules.activation.Sigmoid</c>) or as our manifest does.</summary>
    public static ScoreActivation? Parse(string name) => name[(name.LastIndexOf('.') + 1)..].ToUpperInvariant() switch
    {
        "SIGMOID" => ScoreActivation.Sigmoid,
        "IDENTITY" => ScoreActivation.Identity,
        _ => null,
    };
}
