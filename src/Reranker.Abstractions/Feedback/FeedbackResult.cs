namespace Reranker;

/// <summary>One result that a user was shown.</summary>
public sealed record FeedbackResult
{
    /// <summary>The caller's name for the document.</summary>
    public string? DocumentId { get; init; }

    /// <summary>The document's text.</summary>
    public required string Text { get; init; }

    /// <summary>The place at which it was shown, from 1 at the top.</summary>
    public required int Position { get; init; }

    /// <summary>Whether the user chose it; <see langword="null"/> when only a grade is known.</summary>
    public bool? Clicked { get; init; }

    /// <summary>An explicit judgement, 0 to 100 (<see cref="RankingCandidate.MaxGrade"/>): 0 is not relevant, higher is better; it outweighs a click.</summary>
    public double? Grade { get; init; }
}
