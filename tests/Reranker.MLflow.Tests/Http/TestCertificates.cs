using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Reranker.MLflow.Tests;

/// <summary>An authority and what it signs, made for one test.</summary>
internal sealed class TestCertificates : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 _authority;
    private readonly TemporaryFolder _folder = new();

    public TestCertificates(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-3), DateTimeOffset.UtcNow.AddYears(1));
        AuthorityPath = _folder["authority.pem"];
        File.WriteAllText(AuthorityPath, _authority.ExportCertificatePem());
    }

    /// <summary>A PEM file of the authority.</summary>
    public string AuthorityPath { get; }

    /// <summary>A certificate of 127.0.0.1.</summary>
    public X509Certificate2 Server(bool expired = false) => Sign("server", ServerAuthentication, expired);

    /// <summary>A PEM file of a client's certificate and its key.</summary>
    public string Client()
    {
        using var certificate = Sign("client", ClientAuthentication, expired: false);
        using var key = certificate.GetECDsaPrivateKey()!;
        var path = _folder["client.pem"];
        File.WriteAllText(path, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return path;
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    private X509Certificate2 Sign(string name, string usage, bool expired)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        using var certificate = request.Create(
            _authority, DateTimeOffset.UtcNow.AddYears(-2), expired ? DateTimeOffset.UtcNow.AddYears(-1) : DateTimeOffset.UtcNow.AddMonths(1), RandomNumberGenerator.GetBytes(8));
        using var whole = certificate.CopyWithPrivateKey(key);
        // Servers on Windows find only keys that went through a store.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }
}
