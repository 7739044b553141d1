using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Reranker.Tests;

namespace Reranker.MLflow.Tests;

/// <summary>Real object storage over TLS.</summary>
public sealed class S3TlsTests(ObjectStorage server) : IAsyncLifetime
{
    private readonly TemporaryFolder _work = new();
    private Bucket _bucket = null!;
    private string _endpoint = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _bucket = await Bucket.MakeAsync(server);
        CreateCertificate("server");
        _endpoint = (await server.OpenGatewayAsync("tls", _work["server.pem"], _work["server.key"])).Endpoint;
    }

    [Fact]
    public async Task Only_a_server_of_a_trusted_authority_is_spoken_to()
    {
        CreateCertificate("other");
        var large = RandomNumberGenerator.GetBytes((5 << 20) + 1);
        async Task RoundTripAsync(Action<Dictionary<string, string>> set)
        {
            var variables = new Dictionary<string, string> { ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "0" };
            set(variables);
            using var storage = _bucket.Connect(_endpoint, connection: StorageConnection.Resolve(new MLflowOptions(), variables.GetValueOrDefault));
            var repository = storage.Open(_bucket.Root);
            await repository.WriteAsync("large", large, Cancellation);
            Assert.Equal(["large"], (await repository.ListAsync(null, Cancellation)).Select(static file => file.Path));
            await repository.DownloadAsync("large", _work["down"], Cancellation);
            Assert.Equal(large, await File.ReadAllBytesAsync(_work["down/large"], Cancellation));
        }

        await RoundTripAsync(variables => variables["AWS_CA_BUNDLE"] = _work["server.pem"]);
        await RoundTripAsync(static variables => variables["MLFLOW_S3_IGNORE_TLS"] = "true");
        await Assert.ThrowsAsync<MLflowConnectionException>(() => RoundTripAsync(static _ => { }));
        await Assert.ThrowsAsync<MLflowConnectionException>(() => RoundTripAsync(variables => variables["AWS_CA_BUNDLE"] = _work["other.pem"]));
        Assert.Throws<MLflowException>(() => StorageConnection.Resolve(new MLflowOptions(), static name => name == "AWS_CA_BUNDLE" ? "/no/such.pem" : null));
    }

    public async ValueTask DisposeAsync()
    {
        if (_bucket is not null)
            await _bucket.DisposeAsync();
        _work.Dispose();
    }

    private void CreateCertificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(_work[$"{name}.pem"], certificate.ExportCertificatePem());
        File.WriteAllText(_work[$"{name}.key"], key.ExportPkcs8PrivateKeyPem());
    }
}
