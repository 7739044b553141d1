namespace Reranker.Training;

/// <summary>Asks a model which texts are likely relevant to a query: those that it scores nearly as high as the relevant ones.</summary>
internal sealed class MarginJudge(IReranker reranker, HardNegativeOptions options)
{
    private int _asked;
    private bool _told;

    /// <summary>What the model says of other texts, and the most that one of them may score.</summary>
    /// <param name="query">A query with relevant candidates.</param>
    /// <param name="others">Texts that are not known to be relevant, at least one.</param>
    /// <param name="cancellationToken">Stops the scoring.</param>
    public async Task<(double[] Others, double Limit)> ScoreAsync(RankingQuery query, string[] others, CancellationToken cancellationToken)
    {
        var relevant = query.Candidates.Where(static candidate => candidate.Grade > 0).Select(static candidate => candidate.Text).ToArray();
        var logits = await TeacherScores.ScoreAsync(reranker, query.Text, [.. relevant, .. others], cancellationToken).ConfigureAwait(false);
        _asked++;
        _told |= RankFusion.Differ(logits);
        var scores = Array.ConvertAll(logits, static logit => 1 / (1 + Math.Exp(-logit)));
        var least = scores.Take(relevant.Length).Min();
        return (scores[relevant.Length..], Math.Min(least - options.AbsoluteMargin, least * (1 - options.RelativeMargin)));
    }

    /// <summary>Refuses what a model said that has one score for all texts of a query: by it every text would be likely relevant.</summary>
    /// <exception cref="ConstantTeacherException">It had, for every query.</exception>
    public void RequireDifferences()
    {
        if (_asked > 0 && !_told)
            throw new ConstantTeacherException(reranker.GetService<RerankerMetadata>()?.Model.Name ?? "unknown", _asked);
    }
}
