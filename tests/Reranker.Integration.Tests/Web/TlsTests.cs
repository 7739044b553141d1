using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Reranker.Integration.Tests.Web;

public sealed class TlsTests(TinyModel model) : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("reranker-tls-").FullName;

    [Fact]
    public async Task A_PEM_pair_in_the_configuration_makes_it_https()
    {
        using var certificate = Certificate();
        var (chain, key) = (Path.Combine(_data, "tls.crt"), Path.Combine(_data, "tls.key"));
        await File.WriteAllTextAsync(chain, certificate.ExportCertificatePem(), Http.Cancelled);
        await File.WriteAllTextAsync(key, certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(), Http.Cancelled);

        await using var host = await WebHostProcess.StartAsync(model, _data,
        [
            ("$Kestrel__Endpoints__Https__Url", "https://127.0.0.1:0"),
            ("$Kestrel__Endpoints__Https__Certificate__Path", chain),
            ("$Kestrel__Endpoints__Https__Certificate__KeyPath", key),
        ]);
        using var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == certificate.GetCertHashString() },
        });

        Assert.Equal("https", host.Client.BaseAddress!.Scheme);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(host.Client.BaseAddress, "/health/live"), Http.Cancelled)).StatusCode);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
