using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Reranker.MLflow.Tests;

/// <summary>Servers behind TLS, with certificates made here.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestCertificates _certificates = new("Test authority");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_is_trusted_by_its_authority()
    {
        await using var server = await ServeAsync(_certificates.Server());
        using var client = Connect(server, options => options.ServerCertificatePath = _certificates.AuthorityPath);
        await client.SetTagAsync("r", "k", "v", Cancellation);
    }

    [Fact]
    public async Task A_server_of_an_unknown_authority_is_refused_and_the_way_out_is_named()
    {
        using var others = new TestCertificates("Another authority");
        await using var server = await ServeAsync(_certificates.Server());
        foreach (var path in (string?[])[null, others.AuthorityPath])
        {
            using var client = Connect(server, options => options.ServerCertificatePath = path);
            var error = await Assert.ThrowsAsync<MLflowConnectionException>(() => client.SetTagAsync("r", "k", "v", Cancellation));
            Assert.Contains("MLFLOW_TRACKING_SERVER_CERT_PATH", error.Message);
            Assert.Contains("certificate", error.Message);
        }
    }

    [Fact]
    public async Task An_expired_certificate_is_refused_whoever_signed_it()
    {
        await using var server = await ServeAsync(_certificates.Server(expired: true));
        using var client = Connect(server, options => options.ServerCertificatePath = _certificates.AuthorityPath);
        Assert.Contains("NotTimeValid", (await Assert.ThrowsAsync<MLflowConnectionException>(() => client.SetTagAsync("r", "k", "v", Cancellation))).Message);
    }

    [Fact]
    public async Task Every_certificate_is_taken_where_that_is_asked_for()
    {
        await using var server = await ServeAsync(_certificates.Server(expired: true));
        using var client = Connect(server, static options => options.InsecureTls = true);
        await client.SetTagAsync("r", "k", "v", Cancellation);
    }

    [Fact]
    public async Task A_client_shows_its_certificate_where_one_is_demanded()
    {
        await using var server = await ServeAsync(_certificates.Server(), demand: true);
        using var known = Connect(server, options => (options.ServerCertificatePath, options.ClientCertificatePath) = (_certificates.AuthorityPath, _certificates.Client()));
        await known.SetTagAsync("r", "k", "v", Cancellation);

        using var unknown = Connect(server, options => options.ServerCertificatePath = _certificates.AuthorityPath);
        await Assert.ThrowsAsync<MLflowConnectionException>(() => unknown.SetTagAsync("r", "k", "v", Cancellation));
    }

    [Fact]
    public async Task A_server_that_does_not_speak_TLS_is_told_apart()
    {
        await using var server = RawServer.Answering("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        using var client = MLflowClient.Create(new MLflowOptions { TrackingUri = $"https://127.0.0.1:{server.Port}" });
        Assert.Contains("Check that it speaks TLS", (await Assert.ThrowsAsync<MLflowConnectionException>(() => client.SetTagAsync("r", "k", "v", Cancellation))).Message);
    }

    public void Dispose() => _certificates.Dispose();

    private static IMLflowClient Connect(WebApplication server, Action<MLflowOptions> configure)
    {
        var options = new MLflowOptions { TrackingUri = server.Urls.First(), RequestTimeout = TimeSpan.FromSeconds(60), MaxRetries = 0 };
        configure(options);
        return MLflowClient.Create(options);
    }

    private async Task<WebApplication> ServeAsync(X509Certificate2 certificate, bool demand = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = certificate;
            https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
            https.ClientCertificateMode = demand ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate;
            https.ClientCertificateValidation = (shown, chain, _) =>
                chain!.ChainElements.Count > 0 && shown.Subject == "CN=client" && shown.Issuer == "CN=Test authority";
        })));
        var application = builder.Build();
        application.Run(static context => context.Response.WriteAsync("{}"));
        await application.StartAsync(Cancellation);
        return application;
    }
}
