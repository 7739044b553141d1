using Microsoft.Extensions.DependencyInjection;

namespace Reranker.MLflow.Tests;

/// <summary>What every MLflow client does alike, wherever MLflow is. Names and times are fixed, so that what is sent is the same every time.</summary>
public abstract partial class ConformanceTests(ConformanceHost host) : IAsyncLifetime
{
    private const long Start = 1_700_000_000_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Name => ConformanceHost.TestName;

    private IMLflowClient Client { get; set; } = null!;

    private ArtifactRepositories Artifacts { get; set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await host.OpenAsync();
        var services = host.Connect();
        Client = services.GetRequiredService<IMLflowClient>();
        Artifacts = services.GetRequiredService<ArtifactRepositories>();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await host.DisposeAsync();
    }

    private static async Task RefusedAsync(string code, int status, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<MLflowException>(call);
        Assert.Equal((code, status), (error.ErrorCode, error.StatusCode));
        Assert.NotEmpty(error.Message);
    }

    private static Task MissingAsync(Func<Task> call) => RefusedAsync(MLflowErrorCode.ResourceDoesNotExist, 404, call);

    private static Task InvalidAsync(Func<Task> call) => RefusedAsync(MLflowErrorCode.InvalidParameterValue, 400, call);

    /// <summary>What this MLflow is too old for it must refuse, saying so.</summary>
    private async Task<bool> LacksAsync(Version version, Func<Task> call)
    {
        if ((await Client.GetServerInfoAsync(Cancellation)).IsAtLeast(version))
            return false;
        var error = await Assert.ThrowsAsync<MLflowUnsupportedException>(call);
        Assert.Equal((MLflowErrorCode.EndpointNotFound, version), (error.ErrorCode, error.RequiredVersion));
        Assert.Contains($"MLflow {version} or newer", error.Message);
        return true;
    }

    private async Task<string> CreateRunAsync()
    {
        var experiment = await Client.CreateExperimentAsync(Name, cancellationToken: Cancellation);
        return (await Client.CreateRunAsync(experiment, "run", Start, cancellationToken: Cancellation)).Info.RunId;
    }
}
