namespace Reranker.Integration.Tests.Web;

/// <summary>One host for all tests of a class that change nothing that another would notice.</summary>
public sealed class RunningHost(TinyModel model) : IAsyncLifetime
{
    public const int MaxDocuments = 50;

    private readonly WebHost _host = new(model, dataDirectory: null, ("Reranker:MaxDocuments", $"{MaxDocuments}"));

    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Client = await _host.ReadyClientAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
