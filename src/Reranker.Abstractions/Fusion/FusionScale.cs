namespace Reranker;

/// <summary>How the scores of one query are brought to a common scale before they are added.</summary>
public enum FusionScale
{
    /// <summary>(s − mean) ÷ standard deviation.</summary>
    ZScore,

    /// <summary>(s − lowest) ÷ (highest − lowest): 0 to 1.</summary>
    MinMax,
}
