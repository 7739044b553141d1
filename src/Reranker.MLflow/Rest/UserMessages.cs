namespace Reranker.MLflow;

internal sealed record UserMessage(
    long Id, string? Username, bool IsAdmin, IReadOnlyList<ExperimentPermissionMessage>? ExperimentPermissions, IReadOnlyList<RegisteredModelPermissionMessage>? RegisteredModelPermissions)
{
    public MLflowUser ToUser() => new(Id, RestErrors.Need(Username, "username"), IsAdmin)
    {
        ExperimentPermissions = [.. (ExperimentPermissions ?? []).Select(static message => message.ToPermission())],
        RegisteredModelPermissions = [.. (RegisteredModelPermissions ?? []).Select(static message => message.ToPermission())],
    };
}

internal sealed record ExperimentPermissionMessage(string? ExperimentId, long UserId, string? Permission)
{
    public ExperimentPermission ToPermission() => new(RestErrors.Need(ExperimentId, "experiment_id"), UserId, RestErrors.Need(Permission, "permission"));
}

internal sealed record RegisteredModelPermissionMessage(string? Name, long UserId, string? Permission)
{
    public RegisteredModelPermission ToPermission() => new(RestErrors.Need(Name, "name"), UserId, RestErrors.Need(Permission, "permission"));
}

internal sealed record UserAnswer(UserMessage? User);

internal sealed record UsersAnswer(IReadOnlyList<UserMessage>? Users);

internal sealed record ExperimentPermissionAnswer(ExperimentPermissionMessage? ExperimentPermission);

internal sealed record RegisteredModelPermissionAnswer(RegisteredModelPermissionMessage? RegisteredModelPermission);

internal sealed record CreateUserRequest(string Username, string Password) : IRequest<UserAnswer>, IOnce;

internal sealed record UpdatePasswordRequest(string Username, string Password, string? CurrentPassword) : IRequest<NoAnswer>;

internal sealed record UpdateAdminRequest(string Username, bool IsAdmin) : IRequest<NoAnswer>;

internal sealed record UserRequest(string Username) : IRequest<NoAnswer>;

internal sealed record CreateExperimentPermissionRequest(string ExperimentId, string Username, string Permission) : IRequest<ExperimentPermissionAnswer>, IOnce;

internal sealed record ExperimentPermissionRequest(string ExperimentId, string Username, string? Permission) : IRequest<NoAnswer>;

internal sealed record CreateRegisteredModelPermissionRequest(string Name, string Username, string Permission) : IRequest<RegisteredModelPermissionAnswer>, IOnce;

internal sealed record RegisteredModelPermissionRequest(string Name, string Username, string? Permission) : IRequest<NoAnswer>;
