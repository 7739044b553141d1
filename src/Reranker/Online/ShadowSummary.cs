namespace Reranker;

/// <summary>How far two models agree on live requests: means over the requests that both ranked.</summary>
public sealed record ShadowSummary
{
    /// <summary>Requests that both ranked.</summary>
    public required int Impressions { get; init; }

    /// <inheritdoc cref="RankingAgreement.Overlap"/>
    public required double Overlap { get; init; }

    /// <inheritdoc cref="RankingAgreement.KendallTau"/>
    public required double KendallTau { get; init; }

    /// <inheritdoc cref="RankingAgreement.ScoreShift"/>
    public required double ScoreShift { get; init; }

    /// <inheritdoc cref="RankingAgreement.ScoreDistance"/>
    public required double ScoreDistance { get; init; }

    /// <summary>The 95th percentile of the champion's times.</summary>
    public required double ChampionP95Milliseconds { get; init; }

    /// <summary>The 95th percentile of the challenger's times, one request at a time beside the live ones.</summary>
    public required double ChallengerP95Milliseconds { get; init; }

    internal static ShadowSummary Of(IReadOnlyList<RankingAgreement> agreements) => new()
    {
        Impressions = agreements.Count,
        Overlap = agreements.Average(static it => it.Overlap),
        KendallTau = agreements.Average(static it => it.KendallTau),
        ScoreShift = agreements.Average(static it => it.ScoreShift),
        ScoreDistance = agreements.Average(static it => it.ScoreDistance),
        ChampionP95Milliseconds = P95(agreements.Select(static it => it.ChampionMilliseconds)),
        ChallengerP95Milliseconds = P95(agreements.Select(static it => it.ChallengerMilliseconds)),
    };

    private static double P95(IEnumerable<double> times) => Quantile.Of([.. times.Order()], 0.95);
}
