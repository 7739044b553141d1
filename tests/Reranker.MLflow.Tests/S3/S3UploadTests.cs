using System.Security.Cryptography;
using System.Xml.Linq;
using Reranker.Tests;

namespace Reranker.MLflow.Tests;

/// <summary>Uploads in parts to real object storage.</summary>
public sealed class S3UploadTests(ObjectStorage server) : IAsyncLifetime
{
    private const int Size = (12 << 20) + 345;
    private readonly TemporaryFolder _work = new();
    private Bucket _bucket = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _bucket = await Bucket.MakeAsync(server);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5 << 20)]
    [InlineData((5 << 20) + 1)]
    [InlineData(10 << 20)]
    [InlineData(Size)]
    public async Task An_object_of_any_size_arrives_with_its_digest(int size)
    {
        var bytes = RandomNumberGenerator.GetBytes(size);
        await _bucket.Repository.WriteAsync("o", bytes, Cancellation);

        var stat = await _bucket.StatAsync("some/prefix/o");
        Assert.Equal((size, Convert.ToHexStringLower(SHA256.HashData(bytes))), ((int)stat.Size, S3Storage.Digest(stat)));
        using var came = new MemoryStream();
        await _bucket.Repository.ReadAsync("o", size, came, Cancellation);
        Assert.True(came.ToArray().AsSpan().SequenceEqual(bytes));
        Assert.Empty(await _bucket.UnfinishedAsync());
    }

    [Fact]
    public async Task An_upload_that_is_given_up_takes_its_own_parts_back_and_those_of_nobody_else()
    {
        var other = await BeginAsync("some/prefix/big");
        using var source = new CancellationTokenSource();
        await File.WriteAllBytesAsync(_work["big"], new byte[Size], Cancellation);
        var progress = new Reports(report =>
        {
            if (report.Bytes > Size / 2)
                source.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bucket.Repository.UploadAsync(_work["big"], null, source.Token, progress));

        Assert.Empty(await _bucket.KeysAsync());
        Assert.Equal([other], await _bucket.UnfinishedAsync());
    }

    [Fact]
    public async Task Two_writers_of_one_name_do_not_hurt_each_other()
    {
        byte[][] contents = [RandomNumberGenerator.GetBytes(Size), RandomNumberGenerator.GetBytes(Size)];
        await Task.WhenAll(contents.Select(content => _bucket.Repository.WriteAsync("o", content, Cancellation)));

        using var came = new MemoryStream();
        await _bucket.Repository.ReadAsync("o", Size, came, Cancellation);
        Assert.Contains(contents, content => came.ToArray().AsSpan().SequenceEqual(content));
        Assert.Empty(await _bucket.UnfinishedAsync());
    }

    [Fact]
    public async Task Progress_comes_one_report_at_a_time_and_ends_at_all_files_and_bytes()
    {
        Directory.CreateDirectory(_work["up"]);
        foreach (var (name, size) in ((string, int)[])[("a", Size), ("b", 1), ("c", 0)])
            await File.WriteAllBytesAsync(_work[$"up/{name}"], new byte[size], Cancellation);
        var (up, down) = (new Reports(), new Reports());
        await _bucket.Repository.UploadAsync(_work["up"], null, Cancellation, up);
        await _bucket.Repository.DownloadAsync(null, _work["down"], Cancellation, down);

        foreach (var reports in (List<ArtifactProgress>[])[up.All, down.All])
        {
            Assert.Equal(new ArtifactProgress(3, 3, Size + 1, Size + 1), reports[^1]);
            Assert.Equal(reports, reports.OrderBy(static report => report.Bytes).ThenBy(static report => report.Files));
            Assert.True(reports.Count > 10);
        }
    }

    [Fact]
    public async Task Content_that_is_not_what_was_stored_is_found_out()
    {
        await _bucket.Repository.WriteAsync("o", "right"u8.ToArray(), Cancellation);
        // As a bad disk would: other bytes under the same metadata.
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{_bucket.Address.Endpoint}/{_bucket.Name}/some/prefix/o") { Content = new ByteArrayContent("wrong"u8.ToArray()) };
        request.Headers.Add("x-amz-meta-sha256", Convert.ToHexStringLower(SHA256.HashData("right"u8)));
        request.Options.Set(S3SigningHandler.Payload, Convert.ToHexStringLower(SHA256.HashData("wrong"u8)));
        (await _bucket.Storage.SendAsync(request, Cancellation)).Dispose();

        var error = await Assert.ThrowsAsync<MLflowException>(() => _bucket.Repository.DownloadAsync(null, _work["down"], Cancellation));
        Assert.Equal(MLflowErrorCode.DataLoss, error.ErrorCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_work["down"]));
    }

    [Fact]
    public async Task A_part_that_does_not_arrive_as_it_was_sent_is_refused_by_the_server()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{_bucket.Address.Endpoint}/{_bucket.Name}/o") { Content = new ByteArrayContent("wrong"u8.ToArray()) };
        request.Options.Set(S3SigningHandler.Payload, Convert.ToHexStringLower(SHA256.HashData("right"u8)));
        await Assert.ThrowsAsync<S3Exception>(() => _bucket.Storage.SendAsync(request, Cancellation));

        Assert.Empty(await _bucket.KeysAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _work.Dispose();
        if (_bucket is not null)
            await _bucket.DisposeAsync();
    }

    private async Task<string> BeginAsync(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_bucket.Address.Endpoint}/{_bucket.Name}/{key}?uploads=") { Content = new ByteArrayContent([]) };
        request.Options.Set(S3SigningHandler.Payload, Convert.ToHexStringLower(SHA256.HashData([])));
        using var response = await _bucket.Storage.SendAsync(request, Cancellation);
        return XElement.Parse(await response.Content.ReadAsStringAsync(Cancellation)).Elements().Single(static element => element.Name.LocalName == "UploadId").Value;
    }
}
