namespace Reranker.Integration.Tests.Web;

/// <summary>ONNX Runtime's official builds keep an id of the device and send events to their makers, unless they are told not to in time.</summary>
public sealed class NoTelemetryHomeTests(TinyModel model) : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("reranker-home-").FullName;

    [Fact]
    public async Task A_host_that_serves_leaves_nothing_of_ONNX_Runtimes_telemetry_in_its_home()
    {
        var (home, data) = (Directory.CreateDirectory(Path.Combine(_root, "home")).FullName, Directory.CreateDirectory(Path.Combine(_root, "data")).FullName);

        // On a build server that runtime is quiet anyway.
        await using (var host = await WebHostProcess.StartAsync(model, data, ("$HOME", home), ("$XDG_CACHE_HOME", home), ("$CI", "")))
            await Eventually.IsTrueAsync(async () => (await host.Client.GetAsync("/health/ready", Http.Cancelled)).IsSuccessStatusCode);

        Assert.DoesNotContain(Directory.EnumerateFiles(home, "*", SearchOption.AllDirectories), static file => file.Contains("onnxruntime", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
