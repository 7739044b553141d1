using Microsoft.Extensions.DependencyInjection;

namespace Reranker.MLflow.Tests;

/// <summary>Users and permissions, where a server has them; the administrator asks.</summary>
public abstract class UserConformanceTests(ConformanceHost host) : IAsyncLifetime
{
    private const string Password = "a long password";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IMLflowClient Admin { get; set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        await host.OpenAsync();
        Admin = host.Connect().GetRequiredService<IMLflowClient>();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_user_is_created_changed_and_deleted()
    {
        var created = await Admin.Users.CreateAsync("ann", Password, Cancellation);
        Assert.Equal(("ann", false), (created.Username, created.IsAdmin));
        var exists = await RefusedAsync(MLflowErrorCode.ResourceAlreadyExists, 400, () => Admin.Users.CreateAsync("ann", Password, Cancellation));
        Assert.DoesNotContain("hash", exists.Message);
        await Admin.Users.UpdateAdminAsync("ann", true, Cancellation);
        Assert.True((await Admin.Users.GetAsync("ann", Cancellation)).IsAdmin);

        var ann = As("ann", Password);
        Assert.Equal("Default", (await ann.GetExperimentAsync("0", Cancellation)).Name);
        await ann.Users.UpdatePasswordAsync("ann", Password + " 2", Password, Cancellation);
        await RefusedAsync(MLflowErrorCode.Unauthenticated, 401, () => ann.GetExperimentAsync("0", Cancellation));
        await RefusedAsync(MLflowErrorCode.Unauthenticated, 401, () => As("nobody", Password).Users.GetAsync("ann", Cancellation));

        await Admin.Users.DeleteAsync("ann", Cancellation);
        await RefusedAsync(MLflowErrorCode.ResourceDoesNotExist, 404, () => Admin.Users.GetAsync("ann", Cancellation));
        await RefusedAsync(MLflowErrorCode.ResourceDoesNotExist, 404, () => Admin.Users.DeleteAsync("ann", Cancellation));
    }

    [Fact]
    public async Task Users_are_listed_where_the_server_lists_them()
    {
        await Admin.Users.CreateAsync("cyd", Password, Cancellation);
        if ((await Admin.GetServerInfoAsync(Cancellation)).IsAtLeast(new Version(3, 11)))
        {
            Assert.Contains("cyd", (await Admin.Users.ListAsync(Cancellation)).Select(static user => user.Username));
            Assert.Equal("cyd", (await As("cyd", Password).Users.GetCurrentAsync(Cancellation)).Username);
        }
        else
        {
            Assert.Equal(new Version(3, 11), (await Assert.ThrowsAsync<MLflowUnsupportedException>(() => Admin.Users.ListAsync(Cancellation))).RequiredVersion);
        }

        await Admin.Users.DeleteAsync("cyd", Cancellation);
    }

    [Fact]
    public async Task An_experiment_is_read_and_changed_by_whom_it_is_permitted()
    {
        var experiment = await Admin.CreateExperimentAsync(ConformanceHost.TestName, cancellationToken: Cancellation);
        var user = await Admin.Users.CreateAsync("bob", Password, Cancellation);
        var bob = As("bob", Password);
        Assert.Equal(experiment, (await bob.GetExperimentAsync(experiment, Cancellation)).ExperimentId);
        await DeniedAsync(() => bob.RenameExperimentAsync(experiment, "mine", Cancellation));

        var permission = await Admin.Users.CreateExperimentPermissionAsync(experiment, "bob", MLflowPermission.NoPermissions, Cancellation);
        Assert.Equal(new ExperimentPermission(experiment, user.Id, MLflowPermission.NoPermissions), permission);
        await DeniedAsync(() => bob.GetExperimentAsync(experiment, Cancellation));
        await Admin.Users.UpdateExperimentPermissionAsync(experiment, "bob", MLflowPermission.Edit, Cancellation);
        Assert.Equal(MLflowPermission.Edit, (await Admin.Users.GetExperimentPermissionAsync(experiment, "bob", Cancellation)).Permission);
        Assert.Equal([permission with { Permission = MLflowPermission.Edit }], (await Admin.Users.GetAsync("bob", Cancellation)).ExperimentPermissions);
        await bob.RenameExperimentAsync(experiment, ConformanceHost.TestName + "-renamed", Cancellation);

        await Admin.Users.DeleteExperimentPermissionAsync(experiment, "bob", Cancellation);
        await RefusedAsync(MLflowErrorCode.ResourceDoesNotExist, 404, () => Admin.Users.GetExperimentPermissionAsync(experiment, "bob", Cancellation));
        await RefusedAsync(MLflowErrorCode.InvalidParameterValue, 400, () => Admin.Users.CreateExperimentPermissionAsync(experiment, "bob", "NONSENSE", Cancellation));
        await Admin.Users.DeleteAsync("bob", Cancellation);
    }

    [Fact]
    public async Task A_registered_model_is_read_and_changed_by_whom_it_is_permitted()
    {
        var name = (await Admin.CreateRegisteredModelAsync(ConformanceHost.TestName, cancellationToken: Cancellation)).Name;
        var user = await Admin.Users.CreateAsync("dan", Password, Cancellation);
        var dan = As("dan", Password);
        await DeniedAsync(() => dan.UpdateRegisteredModelAsync(name, "mine", Cancellation));

        var permission = await Admin.Users.CreateRegisteredModelPermissionAsync(name, "dan", MLflowPermission.Manage, Cancellation);
        Assert.Equal(new RegisteredModelPermission(name, user.Id, MLflowPermission.Manage), permission);
        Assert.Equal("mine", (await dan.UpdateRegisteredModelAsync(name, "mine", Cancellation)).Description);
        await Admin.Users.UpdateRegisteredModelPermissionAsync(name, "dan", MLflowPermission.NoPermissions, Cancellation);
        Assert.Equal(MLflowPermission.NoPermissions, (await Admin.Users.GetRegisteredModelPermissionAsync(name, "dan", Cancellation)).Permission);
        await DeniedAsync(() => dan.GetRegisteredModelAsync(name, Cancellation));
        Assert.Empty((await dan.SearchRegisteredModelsAsync(new SearchOptions { Filter = $"name = '{name}'" }, Cancellation)).Items);

        await Admin.Users.DeleteRegisteredModelPermissionAsync(name, "dan", Cancellation);
        Assert.Equal(name, (await dan.GetRegisteredModelAsync(name, Cancellation)).Name);
        await Admin.Users.DeleteAsync("dan", Cancellation);
    }

    private static Task<MLflowException> DeniedAsync(Func<Task> call) => RefusedAsync(MLflowErrorCode.PermissionDenied, 403, call);

    private static async Task<MLflowException> RefusedAsync(string code, int status, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<MLflowException>(call);
        Assert.Equal((code, status), (error.ErrorCode, error.StatusCode));
        return error;
    }

    private IMLflowClient As(string username, string password) => host.Connect(username, password).GetRequiredService<IMLflowClient>();
}
