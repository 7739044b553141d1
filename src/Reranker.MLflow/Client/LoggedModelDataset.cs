namespace Reranker.MLflow;

/// <summary>A dataset that the metrics of a search's filter were measured on.</summary>
/// <param name="Name">The name.</param>
/// <param name="Digest">The digest; any when <see langword="null"/>.</param>
public sealed record LoggedModelDataset(string Name, string? Digest = null);
