using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Reranker.Integration.Tests.Web;

/// <summary>The health check of the container image.</summary>
public sealed class ProbeCommandTests(TinyModel model) : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("reranker-probe-").FullName;

    [Fact]
    public async Task The_exit_code_tells_a_healthy_host_from_one_that_is_not_or_not_there()
    {
        await using var host = await WebHostProcess.StartAsync(model, _data);
        await Eventually.IsTrueAsync(async () => (await host.Client.GetAsync("/health/ready", Http.Cancelled)).IsSuccessStatusCode);

        Assert.Equal(0, await WebHostProcess.RunAsync("probe", $"{host.Client.BaseAddress}health/ready"));
        Assert.Equal(1, await WebHostProcess.RunAsync("probe", $"{host.Client.BaseAddress}nowhere"));
        Assert.Equal(1, await WebHostProcess.RunAsync("probe", $"http://127.0.0.1:{FreePort()}/health/ready"));
        Assert.Equal(2, await WebHostProcess.RunAsync("probe", "ready"));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
