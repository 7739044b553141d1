using System.Diagnostics;

namespace Reranker.Integration.Tests.Deploy;

public sealed class ProxyTests
{
    [Fact]
    public async Task Nginx_takes_the_configuration()
    {
        using var nginx = Process.Start(new ProcessStartInfo(Nginx.Require(), ["-t", "-q", "-c", DeployFiles.PathOf("proxy", "nginx.conf")]) { RedirectStandardError = true })!;

        var errors = await nginx.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await nginx.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(nginx.ExitCode == 0, errors);
    }
}
