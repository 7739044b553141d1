namespace Reranker;

/// <summary>Which of two rankings users prefer, by their choices among interleaved answers.</summary>
/// <remarks>
/// An answer is won by the team more of whose results were chosen. The preference is Δ = (wins + ½ ties) / (wins + losses + ties) − ½ (Chapelle,
/// Joachims, Radlinski and Yue, ACM TOIS 30, 2012). Its interval is Wilson's (1927) for the share of wins among the decided answers, scaled by the
/// share of answers that are decided: it keeps its level for few answers and for one-sided results, and needs no resampling (Brown, Cai and
/// DasGupta, Statistical Science 16, 2001). It goes with the sign test, which sets ties aside as well. Both take answers to be independent: where
/// <see cref="Queries"/> is far below the number of answers, few queries speak for all.
/// </remarks>
public sealed record InterleavingSummary
{
    /// <summary>Interleaved answers.</summary>
    public required int Impressions { get; init; }

    /// <summary>Different queries among the answers from which something was chosen.</summary>
    public required int Queries { get; init; }

    /// <summary>Answers of which more was chosen from the challenger.</summary>
    public required int Wins { get; init; }

    /// <summary>Answers of which more was chosen from the champion.</summary>
    public required int Losses { get; init; }

    /// <summary>Answers of which as much was chosen from either.</summary>
    public required int Ties { get; init; }

    /// <summary>Answers that users saw in another order than that of the draft; they count for nobody.</summary>
    public required int Reordered { get; init; }

    /// <summary>Δ, from −½ (always the champion) to ½ (always the challenger); 0 without any choice.</summary>
    public required double Preference { get; init; }

    /// <summary>The lower end of the 95 % interval of <see cref="Preference"/>.</summary>
    public required double Low { get; init; }

    /// <summary>The upper end.</summary>
    public required double High { get; init; }

    /// <summary>The exact sign test, one-sided: how probable at least as many wins are when users prefer neither.</summary>
    public required double PValue { get; init; }

    /// <summary>The lower end of the 95 % confidence sequence of <see cref="Preference"/>: it holds on every day at once, so that one may look each day and stop when it leaves 0 out.</summary>
    public required double AnytimeLow { get; init; }

    /// <summary>The upper end.</summary>
    public required double AnytimeHigh { get; init; }

    /// <summary>A p-value, two-sided, that keeps its level however often one looks.</summary>
    public required double AnytimePValue { get; init; }

    internal static InterleavingSummary Of(IReadOnlyList<ImpressionOutcome> outcomes)
    {
        var judged = outcomes.Where(static outcome => outcome is { HasChoice: true, IsReordered: false }).ToArray();
        var wins = judged.Count(static outcome => outcome.Lead > 0);
        var losses = judged.Count(static outcome => outcome.Lead < 0);
        var decided = judged.Length == 0 ? 1 : (double)(wins + losses) / judged.Length;
        var (low, high) = WilsonInterval.Of(wins, wins + losses);
        var (anytimeLow, anytimeHigh) = ConfidenceSequence.OfShare(wins, wins + losses);
        return new InterleavingSummary
        {
            Impressions = outcomes.Count,
            Queries = judged.Select(static outcome => TextIdentity.KeyOf(outcome.Impression.Query)).Distinct(StringComparer.Ordinal).Count(),
            Wins = wins,
            Losses = losses,
            Ties = judged.Length - wins - losses,
            Reordered = outcomes.Count(static outcome => outcome.IsReordered),
            Preference = judged.Length == 0 ? 0 : (wins - losses) / (2.0 * judged.Length),
            Low = decided * (low - 0.5),
            High = decided * (high - 0.5),
            PValue = SignTest.PValue(wins, losses),
            AnytimeLow = decided * (anytimeLow - 0.5),
            AnytimeHigh = decided * (anytimeHigh - 0.5),
            AnytimePValue = ConfidenceSequence.PValue(wins, wins + losses),
        };
    }
}
