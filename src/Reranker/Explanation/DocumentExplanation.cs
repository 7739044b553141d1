namespace Reranker;

/// <summary>Which passages of a document answer a query.</summary>
/// <param name="Passages">Sentences, or several together, in the order of the document; none of a blank document.</param>
public sealed record DocumentExplanation(IReadOnlyList<PassageScore> Passages)
{
    /// <summary>The passage with the highest score, the first of several; <see langword="null"/> in a blank document.</summary>
    public PassageScore? Best => Passages.Count == 0 ? null : Passages.MaxBy(static passage => passage.Score);
}
