namespace Reranker.MLflow;

/// <summary>A page of a search's results.</summary>
/// <param name="Items">The results.</param>
/// <param name="NextPageToken">What to ask for the next page with; <see langword="null"/> on the last.</param>
/// <typeparam name="T">What was searched for.</typeparam>
public sealed record PagedList<T>(IReadOnlyList<T> Items, string? NextPageToken);
