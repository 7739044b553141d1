using Microsoft.Extensions.DependencyInjection;

namespace Reranker.MLflow.Tests;

/// <summary>What every MLflow client does alike, wherever MLflow is. Names and times are fixed, so that what is sent is the same every time.</summary>
public abstract partial class ConformanceTests : IAsyncLifetime
{
    private const long Start = 1_700_000_000_000;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The test's own name: no other test uses it.</summary>
    protected static string Name => TestContext.Current.TestMethod!.MethodName;

    private IMLflowClient Client { get; set; } = null!;

    private ArtifactRepositories Artifacts { get; set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var services = await OpenAsync();
        Client = services.GetRequiredService<IMLflowClient>();
        Artifacts = services.GetRequiredService<ArtifactRepositories>();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await CloseAsync();
    }

    /// <summary>What <c>AddMLflow</c> registered.</summary>
    protected abstract Task<IServiceProvider> OpenAsync();

    protected abstract ValueTask CloseAsync();

    private static async Task RefusedAsync(string code, int status, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<MLflowException>(call);
        Assert.Equal((code, status), (error.ErrorCode, error.StatusCode));
        Assert.NotEmpty(error.Message);
    }

    private static Task MissingAsync(Func<Task> call) => RefusedAsync(MLflowErrorCode.ResourceDoesNotExist, 404, call);

    private static Task InvalidAsync(Func<Task> call) => RefusedAsync(MLflowErrorCode.InvalidParameterValue, 400, call);

    private async Task<string> CreateRunAsync()
    {
        var experiment = await Client.CreateExperimentAsync(Name, cancellationToken: Cancellation);
        return (await Client.CreateRunAsync(experiment, "run", Start, cancellationToken: Cancellation)).Info.RunId;
    }
}
