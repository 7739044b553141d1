namespace Reranker.MLflow;

/// <summary>The users and permissions of a server with the basic-auth app.</summary>
internal sealed class RestUsers(RestDoor door, ServerProbe probe) : IMLflowUsers
{
    private const string Experiments = "experiments/permissions/";
    private const string Models = "registered-models/permissions/";

    public async Task<MLflowUser> CreateAsync(string username, string password, CancellationToken cancellationToken)
    {
        Rules.Required(username, "username");
        Rules.Required(password, "password");
        try
        {
            return Read(await AskAsync(door.PostAsync("users/create", new CreateUserRequest(username, password), cancellationToken), cancellationToken).ConfigureAwait(false));
        }
        catch (MLflowException error) when (error.ErrorCode == MLflowErrorCode.ResourceAlreadyExists)
        {
            // A server's own words hold the SQL that failed, and in it the password's hash.
            throw MLflowException.Exists($"User (username={username}) already exists.");
        }
    }

    public async Task<MLflowUser> GetAsync(string username, CancellationToken cancellationToken)
    {
        Rules.Required(username, "username");
        return Read(await AskAsync(door.GetAsync("users/get", new Query<UserAnswer>().With("username", username), cancellationToken), cancellationToken).ConfigureAwait(false));
    }

    public async Task<MLflowUser> GetCurrentAsync(CancellationToken cancellationToken) =>
        Read(await AskAsync(door.GetAsync("users/current", new Query<UserAnswer>(), cancellationToken), MLflowFeature.UserLists, cancellationToken).ConfigureAwait(false));

    public async Task<IReadOnlyList<MLflowUser>> ListAsync(CancellationToken cancellationToken)
    {
        var answer = await AskAsync(door.GetAsync("users/list", new Query<UsersAnswer>(), cancellationToken), MLflowFeature.UserLists, cancellationToken).ConfigureAwait(false);
        return [.. (answer.Users ?? []).Select(static message => message.ToUser())];
    }

    public Task UpdatePasswordAsync(string username, string password, string? currentPassword, CancellationToken cancellationToken)
    {
        Rules.Required(username, "username");
        Rules.Required(password, "password");
        return AskAsync(door.PatchAsync("users/update-password", new UpdatePasswordRequest(username, password, currentPassword), cancellationToken), cancellationToken);
    }

    public Task UpdateAdminAsync(string username, bool isAdmin, CancellationToken cancellationToken)
    {
        Rules.Required(username, "username");
        return AskAsync(door.PatchAsync("users/update-admin", new UpdateAdminRequest(username, isAdmin), cancellationToken), cancellationToken);
    }

    public Task DeleteAsync(string username, CancellationToken cancellationToken)
    {
        Rules.Required(username, "username");
        return AskAsync(door.DeleteAsync("users/delete", new UserRequest(username), cancellationToken), cancellationToken);
    }

    public async Task<ExperimentPermission> CreateExperimentPermissionAsync(string experimentId, string username, string permission, CancellationToken cancellationToken)
    {
        Check("experiment_id", experimentId, username, permission);
        var request = new CreateExperimentPermissionRequest(experimentId, username, permission);
        return Read(await AskAsync(door.PostAsync(Experiments + "create", request, cancellationToken), cancellationToken).ConfigureAwait(false));
    }

    public async Task<ExperimentPermission> GetExperimentPermissionAsync(string experimentId, string username, CancellationToken cancellationToken)
    {
        Check("experiment_id", experimentId, username);
        var query = new Query<ExperimentPermissionAnswer>().With("experiment_id", experimentId).With("username", username);
        return Read(await AskAsync(door.GetAsync(Experiments + "get", query, cancellationToken), cancellationToken).ConfigureAwait(false));
    }

    public Task UpdateExperimentPermissionAsync(string experimentId, string username, string permission, CancellationToken cancellationToken)
    {
        Check("experiment_id", experimentId, username, permission);
        return AskAsync(door.PatchAsync(Experiments + "update", new ExperimentPermissionRequest(experimentId, username, permission), cancellationToken), cancellationToken);
    }

    public Task DeleteExperimentPermissionAsync(string experimentId, string username, CancellationToken cancellationToken)
    {
        Check("experiment_id", experimentId, username);
        return AskAsync(door.DeleteAsync(Experiments + "delete", new ExperimentPermissionRequest(experimentId, username, null), cancellationToken), cancellationToken);
    }

    public async Task<RegisteredModelPermission> CreateRegisteredModelPermissionAsync(string name, string username, string permission, CancellationToken cancellationToken)
    {
        Check("name", name, username, permission);
        var request = new CreateRegisteredModelPermissionRequest(name, username, permission);
        return Read(await AskAsync(door.PostAsync(Models + "create", request, cancellationToken), cancellationToken).ConfigureAwait(false));
    }

    public async Task<RegisteredModelPermission> GetRegisteredModelPermissionAsync(string name, string username, CancellationToken cancellationToken)
    {
        Check("name", name, username);
        var query = new Query<RegisteredModelPermissionAnswer>().With("name", name).With("username", username);
        return Read(await AskAsync(door.GetAsync(Models + "get", query, cancellationToken), cancellationToken).ConfigureAwait(false));
    }

    public Task UpdateRegisteredModelPermissionAsync(string name, string username, string permission, CancellationToken cancellationToken)
    {
        Check("name", name, username, permission);
        return AskAsync(door.PatchAsync(Models + "update", new RegisteredModelPermissionRequest(name, username, permission), cancellationToken), cancellationToken);
    }

    public Task DeleteRegisteredModelPermissionAsync(string name, string username, CancellationToken cancellationToken)
    {
        Check("name", name, username);
        return AskAsync(door.DeleteAsync(Models + "delete", new RegisteredModelPermissionRequest(name, username, null), cancellationToken), cancellationToken);
    }

    private static void Check(string parameter, string value, string username, string permission = MLflowPermission.Read)
    {
        Rules.Required(value, parameter);
        Rules.Required(username, "username");
        Rules.Required(permission, "permission");
    }

    private static MLflowUser Read(UserAnswer answer) => RestErrors.Need(answer.User, "user").ToUser();

    private static ExperimentPermission Read(ExperimentPermissionAnswer answer) => RestErrors.Need(answer.ExperimentPermission, "experiment_permission").ToPermission();

    private static RegisteredModelPermission Read(RegisteredModelPermissionAnswer answer) =>
        RestErrors.Need(answer.RegisteredModelPermission, "registered_model_permission").ToPermission();

    private Task<T> AskAsync<T>(Task<T> call, CancellationToken cancellationToken) => AskAsync(call, MLflowFeature.UsersAndPermissions, cancellationToken);

    private Task<T> AskAsync<T>(Task<T> call, MLflowFeature feature, CancellationToken cancellationToken) => probe.AskAsync(feature, call, cancellationToken);
}
