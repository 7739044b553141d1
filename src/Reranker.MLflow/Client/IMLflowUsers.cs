namespace Reranker.MLflow;

/// <summary>Users and permissions of a server with MLflow's basic-auth app (<c>mlflow server --app-name basic-auth</c>).</summary>
/// <remarks>
/// Members throw <see cref="MLflowException"/> where MLflow refuses: <see cref="MLflowErrorCode.Unauthenticated"/> (401) where it does not know who asks,
/// <see cref="MLflowErrorCode.PermissionDenied"/> (403) where that user may not. A server without the app has no users:
/// <see cref="MLflowUnsupportedException"/>.
/// </remarks>
public interface IMLflowUsers
{
    /// <summary>Creates a user.</summary>
    /// <param name="username">A name that no user has.</param>
    /// <param name="password">The password; servers of 3.11 or newer want at least 12 characters.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<MLflowUser> CreateAsync(string username, string password, CancellationToken cancellationToken = default);

    /// <summary>Reads a user.</summary>
    Task<MLflowUser> GetAsync(string username, CancellationToken cancellationToken = default);

    /// <summary>The user that this client is; servers of 3.11 or newer.</summary>
    Task<MLflowUser> GetCurrentAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists the users; servers of 3.11 or newer.</summary>
    Task<IReadOnlyList<MLflowUser>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Changes a user's password.</summary>
    /// <param name="username">The user.</param>
    /// <param name="password">The new password.</param>
    /// <param name="currentPassword">The old one, which servers of 3.11 or newer want of a user who changes their own.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task UpdatePasswordAsync(string username, string password, string? currentPassword = null, CancellationToken cancellationToken = default);

    /// <summary>Makes a user an administrator, or no longer one.</summary>
    Task UpdateAdminAsync(string username, bool isAdmin, CancellationToken cancellationToken = default);

    /// <summary>Deletes a user.</summary>
    Task DeleteAsync(string username, CancellationToken cancellationToken = default);

    /// <summary>Says what a user may do with an experiment, where nothing is said yet.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="username">The user.</param>
    /// <param name="permission">One of <see cref="MLflowPermission"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<ExperimentPermission> CreateExperimentPermissionAsync(string experimentId, string username, string permission, CancellationToken cancellationToken = default);

    /// <summary>What was said that a user may do with an experiment.</summary>
    Task<ExperimentPermission> GetExperimentPermissionAsync(string experimentId, string username, CancellationToken cancellationToken = default);

    /// <summary>Changes what a user may do with an experiment to one of <see cref="MLflowPermission"/>.</summary>
    Task UpdateExperimentPermissionAsync(string experimentId, string username, string permission, CancellationToken cancellationToken = default);

    /// <summary>Takes back what was said; the server's default holds again.</summary>
    Task DeleteExperimentPermissionAsync(string experimentId, string username, CancellationToken cancellationToken = default);

    /// <summary>Says what a user may do with a registered model, where nothing is said yet.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="username">The user.</param>
    /// <param name="permission">One of <see cref="MLflowPermission"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<RegisteredModelPermission> CreateRegisteredModelPermissionAsync(string name, string username, string permission, CancellationToken cancellationToken = default);

    /// <summary>What was said that a user may do with a registered model.</summary>
    Task<RegisteredModelPermission> GetRegisteredModelPermissionAsync(string name, string username, CancellationToken cancellationToken = default);

    /// <summary>Changes what a user may do with a registered model to one of <see cref="MLflowPermission"/>.</summary>
    Task UpdateRegisteredModelPermissionAsync(string name, string username, string permission, CancellationToken cancellationToken = default);

    /// <summary>Takes back what was said; the server's default holds again.</summary>
    Task DeleteRegisteredModelPermissionAsync(string name, string username, CancellationToken cancellationToken = default);
}
