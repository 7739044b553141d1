namespace Reranker.Training;

/// <summary>Makes queries of texts that are known to be relevant and others.</summary>
internal static class Graded
{
    /// <param name="id">The query's id.</param>
    /// <param name="query">The query.</param>
    /// <param name="relevant">Texts with grades above 0.</param>
    /// <param name="negatives">Texts of grade 0.</param>
    public static RankingQuery Query(string id, string query, IEnumerable<(string Text, double Grade)> relevant, IEnumerable<string> negatives) =>
        new(id, query,
        [
            .. relevant.Select(static (document, index) => new RankingCandidate($"+{index}", document.Text, document.Grade)),
            .. negatives.Select(static (text, index) => new RankingCandidate($"-{index}", text, 0)),
        ]);
}
