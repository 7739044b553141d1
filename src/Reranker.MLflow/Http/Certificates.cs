using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Reranker.MLflow;

/// <summary>Certificates as MLflow's settings give them: PEM files.</summary>
internal static class Certificates
{
    /// <summary>The authorities of a CA bundle.</summary>
    /// <exception cref="CryptographicException">It holds none.</exception>
    public static X509Certificate2Collection Authorities(string path)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(path);
        return authorities.Count > 0 ? authorities : throw new CryptographicException("It holds no certificate.");
    }

    /// <summary>A certificate with its key, and those between it and its authority, which servers want to see too.</summary>
    /// <exception cref="CryptographicException">It holds no certificate with its key.</exception>
    public static SslStreamCertificateContext Client(string path)
    {
        var certificate = X509Certificate2.CreateFromPemFile(path);
        return SslStreamCertificateContext.Create(OperatingSystem.IsWindows() ? Stored(certificate) : certificate, Authorities(path), offline: true);
    }

    // Windows' TLS finds only keys that went through a store.
    private static X509Certificate2 Stored(X509Certificate2 certificate)
    {
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
