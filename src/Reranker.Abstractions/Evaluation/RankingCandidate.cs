namespace Reranker;

/// <summary>A document that a first stage found for a query.</summary>
/// <param name="DocumentId">Unique within its query.</param>
/// <param name="Text">What the model reads.</param>
/// <param name="Grade">Its relevance: 0 for none or unjudged, higher is better, at most <see cref="MaxGrade"/>.</param>
public sealed record RankingCandidate(string DocumentId, string Text, double Grade)
{
    /// <summary>The highest grade that is learnt from and stored, 100: losses that weigh 2^grade could not calculate with much more.</summary>
    public const double MaxGrade = 100;

    /// <summary>
    /// How much its grade counts in a loss, above 0. Default: 1; more for a document that was chosen though few users saw it, the inverse of the
    /// propensity to be examined.
    /// </summary>
    public double Weight { get; init; } = 1;

    /// <summary>What a teacher model scored it, as a logit; <see langword="null"/> where none did.</summary>
    public double? TeacherScore { get; init; }
}
