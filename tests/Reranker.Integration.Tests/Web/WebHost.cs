using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;
using Reranker.WebHost;

namespace Reranker.Integration.Tests.Web;

/// <summary>The web host with the tiny model, in a directory of its own.</summary>
internal sealed class WebHost : WebApplicationFactory<HostSettings>
{
    private readonly Dictionary<string, string> _settings;
    private readonly bool _ownsData;

    public WebHost(TinyModel model, string? dataDirectory = null, params IEnumerable<(string Name, string Value)> settings)
    {
        _ownsData = dataDirectory is null;
        DataDirectory = dataDirectory ?? Directory.CreateTempSubdirectory("reranker-web-").FullName;
        _settings = new Dictionary<string, string>
        {
            ["Reranker:DataDirectory"] = DataDirectory,
            ["Reranker:BaseModel"] = model.Folder,
            ["Reranker:SampleFeedback"] = "",
            ["Reranker:PollInterval"] = "00:00:00.100",
            ["Reranker:Retraining:Policy:MaximumLatencyRatio"] = "1000", // beside other tests, a network that takes microseconds is as fast as chance has it
        };
        foreach (var (name, value) in settings)
            _settings[name] = value;
    }

    public string DataDirectory { get; }

    /// <summary>A client, once the host is ready.</summary>
    public async Task<HttpClient> ReadyClientAsync()
    {
        ClientOptions.AllowAutoRedirect = false;
        var client = CreateClient();
        await Eventually.IsTrueAsync(async () => (await client.GetAsync("/health/ready", Http.Cancelled)).IsSuccessStatusCode);
        return client;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (name, value) in _settings)
            builder.UseSetting(name, value);
        builder.ConfigureLogging(static logging => logging.ClearProviders());
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();

        // The host's own thread may still be finishing what it had queued.
        if (_ownsData)
            await Eventually.IsTrueAsync(() => Task.FromResult(TryDelete()));
    }

    private bool TryDelete()
    {
        try
        {
            Directory.Delete(DataDirectory, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
