namespace Reranker;

/// <summary>The ranking of one request.</summary>
/// <param name="Results">Best first; equal scores in the order of the request.</param>
/// <param name="Model">The model that gave the scores.</param>
/// <param name="Usage">What the request cost.</param>
public sealed record RerankResponse(IReadOnlyList<RerankResult> Results, ModelIdentity Model, RerankUsage Usage);
