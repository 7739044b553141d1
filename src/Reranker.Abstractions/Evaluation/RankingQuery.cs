namespace Reranker;

/// <summary>A query with the candidates to rank for it.</summary>
/// <param name="Id">Unique within its dataset.</param>
/// <param name="Text">The query.</param>
/// <param name="Candidates">In the order of the first stage, which is the baseline that a reranker must beat.</param>
public sealed record RankingQuery(string Id, string Text, IReadOnlyList<RankingCandidate> Candidates)
{
    /// <summary>Grades (above 0) of relevant documents that the first stage missed: they count against recall, MAP and the ideal of nDCG.</summary>
    public IReadOnlyList<double> MissedGrades { get; init; } = [];

    /// <summary>Gets whether any candidate is relevant.</summary>
    public bool HasRelevant => Candidates.Any(static candidate => candidate.Grade > 0);

    /// <summary>Gets whether a relevant candidate stands beside one that is not: without that there is nothing to learn or to judge by.</summary>
    public bool HasContrast => HasRelevant && Candidates.Any(static candidate => candidate.Grade <= 0);

    /// <summary>Gets whether one order of the candidates can be better than another: two of them have different grades, where 0 and all below it are one.</summary>
    public bool TellsOrdersApart => Candidates.Select(static candidate => Math.Max(0, candidate.Grade)).Distinct().Take(2).Count() > 1;
}
