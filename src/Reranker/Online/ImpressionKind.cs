namespace Reranker;

/// <summary>How champion and challenger met on a request.</summary>
public enum ImpressionKind
{
    /// <summary>The champion answered; the challenger ranked the same documents unseen.</summary>
    Shadow = 0,

    /// <summary>Both took turns in making the answer.</summary>
    Interleaved = 1,

    /// <summary>The challenger answered.</summary>
    Canary = 2,

    /// <summary>The champion answered, as what the canary is compared with.</summary>
    Control = 3,
}
