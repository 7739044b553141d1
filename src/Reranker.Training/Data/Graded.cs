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

    /// <summary>A query with judged texts, a text judged twice by its higher grade; those without a grade above 0 come last.</summary>
    public static RankingQuery Judged(string id, string query, IEnumerable<(string Text, double Grade)> judgements)
    {
        var judged = new OrderedDictionary<string, (string Text, double Grade)>(StringComparer.Ordinal);
        foreach (var (text, grade) in judgements)
        {
            var key = TextIdentity.KeyOf(text);
            var known = judged.GetValueOrDefault(key, (Text: text, Grade: 0));
            judged[key] = known with { Grade = Math.Max(grade, known.Grade) };
        }

        return Query(id, query,
            judged.Values.Where(static document => document.Grade > 0),
            judged.Values.Where(static document => document.Grade <= 0).Select(static document => document.Text));
    }
}
