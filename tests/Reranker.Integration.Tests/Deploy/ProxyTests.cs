using System.Diagnostics;

namespace Reranker.Integration.Tests.Deploy;

public sealed class ProxyTests
{
    private static readonly string? Nginx = new[] { "/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/bin/nginx" }.FirstOrDefault(File.Exists);

    [Fact]
    public async Task Nginx_takes_the_configuration()
    {
        Requires.That(Nginx is not null, "needs nginx (Debian's nginx-light)");
        using var nginx = Process.Start(new ProcessStartInfo(Nginx!, ["-t", "-q", "-c", DeployFiles.PathOf("proxy", "nginx.conf")]) { RedirectStandardError = true })!;

        var errors = await nginx.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await nginx.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(nginx.ExitCode == 0, errors);
    }
}
