namespace Reranker;

/// <summary>One live request on which the champion met the challenger: what feedback on it counts for.</summary>
public sealed record Impression
{
    /// <summary>How many results are kept; users choose among the first.</summary>
    public const int MaxResults = 100;

    /// <summary>Names the impression: storing the same id twice stores it once.</summary>
    public required string Id { get; init; }

    /// <summary>When the request was answered.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>How the two met.</summary>
    public required ImpressionKind Kind { get; init; }

    /// <summary>The query.</summary>
    public required string Query { get; init; }

    /// <summary>The champion (<see cref="ModelIdentity.ToString"/>).</summary>
    public required string Champion { get; init; }

    /// <summary>The challenger (<see cref="ModelIdentity.ToString"/>).</summary>
    public required string Challenger { get; init; }

    /// <summary>The first <see cref="MaxResults"/> results of the answer, best first; none for <see cref="ImpressionKind.Shadow"/>, where nobody saw the challenger's.</summary>
    public IReadOnlyList<ImpressionResult> Results { get; init; } = [];

    /// <summary>How far the two agree, for <see cref="ImpressionKind.Shadow"/>.</summary>
    public RankingAgreement? Agreement { get; init; }
}
