namespace Reranker.Onnx.Networks;

/// <summary>How a logit becomes a score.</summary>
public enum ScoreActivation
{
    /// <summary>1 / (1 + e^-logit): 0 to 1.</summary>
    Sigmoid,

    /// <summary>The logit itself.</summary>
    Identity,

    /// <summary>(1 + cosine) / 2: 0 to 1.</summary>
    Cosine,
}
