namespace Reranker.MLflow;

/// <summary>A user of a server with MLflow's basic-auth app.</summary>
/// <param name="Id">The user's number.</param>
/// <param name="Username">The name.</param>
/// <param name="IsAdmin">Whether the user may do everything.</param>
public sealed record MLflowUser(long Id, string Username, bool IsAdmin)
{
    /// <summary>What the user may do with single experiments; lists of users leave it out.</summary>
    public IReadOnlyList<ExperimentPermission> ExperimentPermissions { get; init; } = [];

    /// <summary>What the user may do with single registered models; lists of users leave it out.</summary>
    public IReadOnlyList<RegisteredModelPermission> RegisteredModelPermissions { get; init; } = [];
}
