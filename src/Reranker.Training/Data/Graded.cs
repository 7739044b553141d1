namespace Reranker.Training;

/// <summary>Makes queries of relevant and not relevant texts.</summary>
internal static class Graded
{
    public static RankingQuery Query(string id, string query, IEnumerable<string> relevant, IEnumerable<string> negatives) =>
        new(id, query,
        [
            .. relevant.Select(static (text, index) => new RankingCandidate($"+{index}", text, 1)),
            .. negatives.Select(static (text, index) => new RankingCandidate($"-{index}", text, 0)),
        ]);
}
