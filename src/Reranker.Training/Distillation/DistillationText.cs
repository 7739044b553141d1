namespace Reranker.Training;

/// <summary>A text whose vector a student learns.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsQuery">Whether it is read as a query, behind the query's prompt.</param>
internal readonly record struct DistillationText(string Text, bool IsQuery);
