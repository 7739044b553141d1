namespace Reranker.MLflow.Tests;

/// <summary>The embedded store.</summary>
public sealed class EmbeddedConformanceTests : ConformanceTests
{
    private readonly StoreFixture _store = new();

    protected override Task<IServiceProvider> OpenAsync() => Task.FromResult(_store.Services);

    protected override ValueTask CloseAsync()
    {
        _store.Dispose();
        return ValueTask.CompletedTask;
    }
}
