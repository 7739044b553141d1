using Microsoft.Extensions.DependencyInjection;

namespace Reranker.MLflow.Tests;

/// <summary>A real server. With <c>MLFLOW_TRANSCRIPTS</c>, a folder, what goes over the wire is kept there for <see cref="ReplayHost"/>.</summary>
public sealed class LiveHost(string uri) : ConformanceHost
{
    private readonly List<Transcript> _lines = [];
    private readonly List<ServiceProvider> _services = [];

    public override Task OpenAsync()
    {
        MLflowServer.Require();
        return Task.CompletedTask;
    }

    public override IServiceProvider Connect(string? username = null, string? password = null)
    {
        var services = new ServiceCollection().AddSingleton(Time).AddMLflow(options =>
        {
            (options.TrackingUri, options.Username, options.Password) = (uri, username, password);
            options.MaxRetries = 0;
        });
        services.AddHttpClient(RestDoor.ClientName).AddHttpMessageHandler(() => new RecordingHandler(_lines));
        _services.Add(services.BuildServiceProvider());
        return _services[^1];
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_services.Count > 0 && Environment.GetEnvironmentVariable("MLFLOW_TRANSCRIPTS") is { Length: > 0 } folder && TestContext.Current.TestState?.Result == TestResult.Passed)
        {
            using var client = MLflowClient.Create(new MLflowOptions { TrackingUri = uri });
            var version = (await client.GetServerInfoAsync()).Version!;
            Transcript.Write(folder, MLflowServer.HasUsers ? $"{version}-users" : version, TestName, _lines);
        }

        foreach (var services in _services)
            await services.DisposeAsync();
    }
}
