namespace Reranker.MLflow;

/// <summary>What a user may do with an experiment.</summary>
/// <param name="ExperimentId">The experiment.</param>
/// <param name="UserId">The user's number.</param>
/// <param name="Permission">One of <see cref="MLflowPermission"/>.</param>
public sealed record ExperimentPermission(string ExperimentId, long UserId, string Permission);
