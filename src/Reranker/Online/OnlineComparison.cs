namespace Reranker;

/// <summary>What is known of two models from live requests.</summary>
public sealed record OnlineComparison
{
    /// <summary>The champion (<see cref="ModelIdentity.ToString"/>).</summary>
    public required string Champion { get; init; }

    /// <summary>The challenger (<see cref="ModelIdentity.ToString"/>).</summary>
    public required string Challenger { get; init; }

    /// <summary>Which of them users prefer within one answer; <see langword="null"/> where no answer was interleaved.</summary>
    public InterleavingSummary? Interleaving { get; init; }

    /// <summary>How often users choose something from either's answers; <see langword="null"/> where there was no canary.</summary>
    public CanarySummary? Canary { get; init; }

    /// <summary>How far they agree; <see langword="null"/> where nothing was scored in the shadow.</summary>
    public ShadowSummary? Shadow { get; init; }

    internal static OnlineComparison Of(string champion, string challenger, ILookup<ImpressionKind, ImpressionOutcome> outcomes)
    {
        bool Has(ImpressionKind kind) => outcomes.Contains(kind);
        return new OnlineComparison
        {
            Champion = champion,
            Challenger = challenger,
            Interleaving = Has(ImpressionKind.Interleaved) ? InterleavingSummary.Of([.. outcomes[ImpressionKind.Interleaved]]) : null,
            Canary = Has(ImpressionKind.Canary) || Has(ImpressionKind.Control)
                ? CanarySummary.Of([.. outcomes[ImpressionKind.Canary]], [.. outcomes[ImpressionKind.Control]])
                : null,
            Shadow = Has(ImpressionKind.Shadow) ? ShadowSummary.Of([.. outcomes[ImpressionKind.Shadow].Select(static outcome => outcome.Impression.Agreement!)]) : null,
        };
    }
}
