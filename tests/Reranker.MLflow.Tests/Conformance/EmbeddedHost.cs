namespace Reranker.MLflow.Tests;

/// <summary>The embedded store.</summary>
public sealed class EmbeddedHost : ConformanceHost
{
    private readonly StoreFixture _store = new();

    public override Task OpenAsync() => Task.CompletedTask;

    public override IServiceProvider Connect(string? username = null, string? password = null) => _store.Services;

    public override ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _store.Dispose();
        return ValueTask.CompletedTask;
    }
}
