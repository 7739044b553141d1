using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Reranker.Integration.Tests.Web;

namespace Reranker.Integration.Tests.Deploy;

/// <summary>The host as its container runs it: another user, without rights, on a root file system that cannot be written.</summary>
public sealed class ReadOnlyRootTests : IDisposable
{
    private const string User = "1654";
    private readonly string _root = Directory.CreateTempSubdirectory("reranker-readonly-").FullName;

    // Its own view of the mounts: all is read-only there but one folder.
    private const string Script = """
        set -eu
        chown -R "$1:$1" "$2"
        mount --make-rprivate /
        mount --bind "$2" "$2"
        mount -o remount,ro,bind /
        ! touch /written 2>/dev/null
        cd /
        exec setpriv --reuid="$1" --regid="$1" --clear-groups --no-new-privs --bounding-set=-all dotnet "$3" --urls "$4"
        """;

    [Fact]
    public async Task It_serves_without_rights_on_a_root_that_cannot_be_written()
    {
        var assembly = Path.Combine(Repository.Root, "samples", "Reranker.WebHost", "bin", Repository.Configuration, "net10.0", "Reranker.WebHost.dll");
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && await CanReadAsync(assembly), "needs root, unshare, and a checkout that everybody may read");
        var start = new ProcessStartInfo("unshare", ["--mount", "--kill-child", "sh", "-c", Script, "sh", User, _root, assembly, $"http://127.0.0.1:{FreePort()}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new[]
        {
            ("HOME", "/nonexistent"), ("TMPDIR", Directory.CreateDirectory(Path.Combine(_root, "tmp")).FullName),
            ("Reranker__DataDirectory", Directory.CreateDirectory(Path.Combine(_root, "data")).FullName), ("Reranker__SampleFeedback", ""),
        })
            start.Environment[name] = value;

        using var host = Process.Start(start)!;
        var output = Task.WhenAll(host.StandardOutput.ReadToEndAsync(Http.Cancelled), host.StandardError.ReadToEndAsync(Http.Cancelled));
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri(start.ArgumentList[^1]) };
            await Eventually.IsTrueAsync(async () => host.HasExited || await IsReadyAsync(client));
            Assert.False(host.HasExited, host.HasExited ? string.Concat(await output) : "");
            await (await client.PostAsync("/rerank", JsonNode.Parse("""{"query": "dead rows", "documents": ["VACUUM reclaims storage."]}"""))).JsonAsync(HttpStatusCode.OK);
        }
        finally
        {
            host.Kill(entireProcessTree: true);
            await host.WaitForExitAsync(CancellationToken.None);
        }

        Assert.False(File.Exists("/written"));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(_root, "data")));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            return (await client.GetAsync("/health/ready", Http.Cancelled)).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<bool> CanReadAsync(string assembly)
    {
        if (!File.Exists("/usr/bin/unshare") || !File.Exists("/usr/bin/setpriv"))
            return false;
        using var look = Process.Start("setpriv", [$"--reuid={User}", $"--regid={User}", "--clear-groups", "test", "-r", assembly]);
        await look.WaitForExitAsync(Http.Cancelled);
        return look.ExitCode == 0;
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
