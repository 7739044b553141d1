namespace Reranker.MLflow;

/// <summary>What a user may do with a registered model.</summary>
/// <param name="Name">The registered model.</param>
/// <param name="UserId">The user's number.</param>
/// <param name="Permission">One of <see cref="MLflowPermission"/>.</param>
public sealed record RegisteredModelPermission(string Name, long UserId, string Permission);
