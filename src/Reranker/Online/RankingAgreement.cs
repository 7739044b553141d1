namespace Reranker;

/// <summary>How far two rankings of the same documents agree.</summary>
public sealed record RankingAgreement
{
    /// <summary>How many documents were ranked.</summary>
    public required int Documents { get; init; }

    /// <summary>How many of the first results <see cref="Overlap"/> is about.</summary>
    public required int Depth { get; init; }

    /// <summary>The share of the first <see cref="Depth"/> results that both have there, 0 to 1.</summary>
    public required double Overlap { get; init; }

    /// <summary>Kendall's τ over all documents (Biometrika 30, 1938): 1 for the same order, −1 for the reverse; 1 for a single document.</summary>
    public required double KendallTau { get; init; }

    /// <summary>The mean of challenger − champion over the documents' scores.</summary>
    public required double ScoreShift { get; init; }

    /// <summary>The mean of |challenger − champion| over the documents' scores.</summary>
    public required double ScoreDistance { get; init; }

    /// <summary>How long the champion took.</summary>
    public required double ChampionMilliseconds { get; init; }

    /// <summary>How long the challenger took, one request at a time beside the live ones.</summary>
    public required double ChallengerMilliseconds { get; init; }

    /// <exception cref="InferenceException">The challenger did not rank the same documents.</exception>
    internal static RankingAgreement Of(RerankResponse champion, TimeSpan championTime, RerankResponse challenger, TimeSpan challengerTime, int depth)
    {
        challenger.RequireDocumentsOf(champion);
        var count = champion.Results.Count;
        var scores = champion.Results.ToDictionary(static result => result.Index, static result => result.RelevanceScore);
        var places = champion.Results.Index().ToDictionary(static place => place.Item.Index, static place => place.Index);
        var order = challenger.Results.Select(result => places[result.Index]).ToArray();
        var differences = challenger.Results.Select(result => (double)result.RelevanceScore - scores[result.Index]).ToArray();
        var first = Math.Min(depth, count);
        return new RankingAgreement
        {
            Documents = count,
            Depth = depth,
            Overlap = (double)order.Take(first).Count(place => place < first) / first,
            KendallTau = count < 2 ? 1 : 1 - (4.0 * Inversions(order) / ((double)count * (count - 1))),
            ScoreShift = differences.Average(),
            ScoreDistance = differences.Average(Math.Abs),
            ChampionMilliseconds = championTime.TotalMilliseconds,
            ChallengerMilliseconds = challengerTime.TotalMilliseconds,
        };
    }

    // Pairs in the wrong order, by a tree of counts (Fenwick, 1994): a request may have a million documents.
    private static long Inversions(ReadOnlySpan<int> order)
    {
        var counts = new int[order.Length + 1];
        var inversions = 0L;
        for (var i = order.Length - 1; i >= 0; i--)
        {
            for (var at = order[i]; at > 0; at -= at & -at)
                inversions += counts[at];
            for (var at = order[i] + 1; at < counts.Length; at += at & -at)
                counts[at]++;
        }

        return inversions;
    }
}
