namespace Reranker.Onnx.Networks;

/// <summary>Applies a <see cref="ScoreActivation"/>.</summary>
public static class ScoreActivations
{
    /// <summary>Turns a logit into a score.</summary>
    public static float Apply(this ScoreActivation activation, float logit) => activation switch
    {
        ScoreActivation.Identity => logit,
        ScoreActivation.Cosine => Math.Clamp((1 + logit) / 2, 0, 1),
        _ => (float)(1 / (1 + Math.Exp(-logit))),
    };

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
