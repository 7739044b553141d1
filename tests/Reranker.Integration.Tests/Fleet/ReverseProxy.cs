using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Reranker.Integration.Tests.Fleet;

/// <summary>nginx in front of several hosts, as in front of any service: a request whose host ends goes to the next one.</summary>
internal sealed class ReverseProxy : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reranker-nginx-").FullName;
    private readonly Process _process;

    private ReverseProxy(IEnumerable<Uri> hosts)
    {
        Address = new Uri($"http://127.0.0.1:{FreePort()}");
        var file = Path.Combine(_folder, "nginx.conf");
        File.WriteAllText(file, Configuration(hosts));
        _process = Process.Start(new ProcessStartInfo(Nginx.Require(), ["-e", "stderr", "-p", _folder, "-c", file]) { RedirectStandardError = true })!;
        _process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    public static async Task<ReverseProxy> StartAsync(IEnumerable<Uri> hosts)
    {
        var proxy = new ReverseProxy(hosts);
        await Web.Eventually.IsTrueAsync(async () =>
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(proxy.Address.Host, proxy.Address.Port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        });
        return proxy;
    }

    /// <summary>A port that nobody listens on now, below those that the system gives to outgoing connections.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Configuration(IEnumerable<Uri> hosts) =>
        $$"""
        daemon off;
        {{(Environment.UserName == "root" ? "user root;" : "")}}
        worker_processes 1;
        pid {{_folder}}/nginx.pid;
        events { worker_connections 1024; }
        http {
            access_log off;
            client_max_body_size 64m;
            client_body_temp_path {{_folder}}/body;
            proxy_temp_path {{_folder}}/proxy;
            fastcgi_temp_path {{_folder}}/fastcgi;
            uwsgi_temp_path {{_folder}}/uwsgi;
            scgi_temp_path {{_folder}}/scgi;
            upstream hosts {
                {{string.Join("\n", hosts.Select(static host => $"server {host.Authority} max_fails=1 fail_timeout=1s;"))}}
                keepalive 32;
            }
            server {
                listen {{Address.Authority}};
                proxy_http_version 1.1;
                proxy_set_header Connection "";
                proxy_connect_timeout 2s;
                proxy_next_upstream_tries 3;
                # Ranking changes nothing: what a replica cannot answer yet, another may.
                location ~ /(rerank|score)$ {
                    proxy_next_upstream error timeout http_503 non_idempotent;
                    proxy_pass http://hosts;
                }
                # Feedback is known by its content, and may come twice. A database that is away is away for all.
                location / {
                    proxy_next_upstream error timeout non_idempotent;
                    proxy_pass http://hosts;
                }
            }
        }
        """;
}
