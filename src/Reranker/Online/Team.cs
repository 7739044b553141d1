namespace Reranker;

/// <summary>Who put a result into an interleaved answer.</summary>
public enum Team
{
    /// <summary>The champion.</summary>
    Champion = 0,

    /// <summary>The challenger.</summary>
    Challenger = 1,
}
