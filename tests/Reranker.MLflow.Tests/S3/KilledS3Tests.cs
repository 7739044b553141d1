using System.Security.Cryptography;
using Reranker.Tests;

namespace Reranker.MLflow.Tests;

/// <summary>A gateway that dies in the middle of a transfer, and one that comes back.</summary>
public sealed class KilledS3Tests(ObjectStorage server) : IAsyncLifetime
{
    private const int Size = 40 << 20;
    private readonly TemporaryFolder _work = new();
    private readonly string _gateway = $"killed{Guid.NewGuid():N}";
    private Bucket _bucket = null!;
    private S3Storage _storage = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ArtifactRepository Repository => _storage.Open(_bucket.Root);

    public async ValueTask InitializeAsync()
    {
        _bucket = await Bucket.MakeAsync(server);
        _storage = _bucket.Connect((await server.OpenGatewayAsync(_gateway)).Endpoint);
        await File.WriteAllBytesAsync(_work["big"], RandomNumberGenerator.GetBytes(Size), Cancellation);
    }

    [Fact]
    public async Task A_gateway_killed_in_the_middle_of_an_upload_is_an_error_and_a_second_upload_succeeds()
    {
        await Assert.ThrowsAsync<MLflowConnectionException>(() => Repository.UploadAsync(_work["big"], null, Cancellation, KillHalfWay()));
        Assert.Empty(await _bucket.KeysAsync());

        await server.OpenGatewayAsync(_gateway);
        await Repository.UploadAsync(_work["big"], null, Cancellation);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(_work["big"], Cancellation))), S3Storage.Digest(await _bucket.StatAsync("some/prefix/big")));
    }

    [Fact]
    public async Task A_gateway_killed_in_the_middle_of_a_download_leaves_nothing_and_a_second_download_succeeds()
    {
        await _bucket.Repository.UploadAsync(_work["big"], null, Cancellation);
        await Assert.ThrowsAsync<MLflowConnectionException>(() => Repository.DownloadAsync(null, _work["down"], Cancellation, KillHalfWay()));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_work["down"]));

        await server.OpenGatewayAsync(_gateway);
        await Repository.DownloadAsync(null, _work["down"], Cancellation);
        Assert.Equal(await File.ReadAllBytesAsync(_work["big"], Cancellation), await File.ReadAllBytesAsync(_work["down/big"], Cancellation));
    }

    [Fact]
    public async Task A_gateway_that_comes_back_in_time_is_not_noticed()
    {
        using var patient = _bucket.Connect(
            _storage.Settings.Endpoint.AbsoluteUri, connection: new StorageConnection { Retry = new RetryPolicy { MaxRetries = 10, BackoffFactor = 0.02, Jitter = 0 } });
        var half = KillHalfWay(comesBack: true);
        await patient.Open(_bucket.Root).UploadAsync(_work["big"], null, Cancellation, half);

        Assert.Equal(new ArtifactProgress(1, 1, Size, Size), half.All[^1]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(_work["big"], Cancellation))), S3Storage.Digest(await _bucket.StatAsync("some/prefix/big")));
        Assert.Empty(await _bucket.UnfinishedAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _work.Dispose();
        _storage?.Dispose();
        if (_bucket is not null)
            await _bucket.DisposeAsync();
    }

    private Reports KillHalfWay(bool comesBack = false)
    {
        var killed = false;
        return new Reports(report =>
        {
            if (killed || report.Bytes < Size / 2)
                return;
            killed = true;
            server.KillGatewayAsync(_gateway).GetAwaiter().GetResult();
            if (comesBack)
                server.OpenGatewayAsync(_gateway).GetAwaiter().GetResult();
        });
    }
}
