using Microsoft.Extensions.DependencyInjection;
using Minio.DataModel.Args;

namespace Reranker.MLflow.Tests;

/// <summary>
/// Real object storage, where <c>S3_TEST_ENDPOINT</c> (host:port), <c>S3_TEST_ACCESS_KEY</c> and <c>S3_TEST_SECRET_KEY</c> name some; each test has a bucket of its own.
/// </summary>
public sealed class RealS3Tests : IAsyncLifetime
{
    private readonly TemporaryFolder _work = new();
    private readonly string _bucket = $"reranker-{Guid.NewGuid():N}";
    private S3Storage _storage = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string? Endpoint => Environment.GetEnvironmentVariable("S3_TEST_ENDPOINT");

    private string Root => $"s3://{_bucket}/some/prefix";

    public async ValueTask InitializeAsync()
    {
        if (string.IsNullOrEmpty(Endpoint))
            Assert.Skip("S3_TEST_ENDPOINT is not set: there is no object storage to meet.");
        _storage = Connect(Environment.GetEnvironmentVariable("S3_TEST_SECRET_KEY")!);
        await _storage.Client.MakeBucketAsync(new MakeBucketArgs().WithBucket(_bucket), Cancellation);
    }

    [Fact]
    public async Task Files_go_up_are_listed_and_come_back()
    {
        Directory.CreateDirectory(_work["up/onnx/sp ace+"]);
        var content = new Dictionary<string, byte[]>
        {
            ["MLmodel"] = "flavors: {}"u8.ToArray(), ["empty"] = [], ["onnx/a%20b"] = [1], ["onnx/sp ace+/q?u&e=r~y'(1)*!.txt"] = [2], ["ünï 漢.txt"] = [3],
            ["onnx/model.onnx"] = [.. Enumerable.Range(0, (5 << 20) + 1).Select(static index => (byte)(index * 7))],
        };
        foreach (var (path, bytes) in content)
            await File.WriteAllBytesAsync(_work[$"up/{path}"], bytes, Cancellation);
        var repository = _storage.Open(Root);
        await repository.WriteAsync("MLmodel", new MemoryStream("older, and longer"u8.ToArray()), Cancellation);
        await repository.UploadAsync(_work["up"], null, Cancellation);

        Assert.Equal(
            [new ArtifactInfo("onnx/a%20b", false, 1), new ArtifactInfo("onnx/model.onnx", false, (5 << 20) + 1), new ArtifactInfo("onnx/sp ace+", true, null)],
            await repository.ListAsync("onnx", Cancellation));
        Assert.Equal(["prefix/MLmodel", "prefix/empty", "prefix/onnx", "prefix/ünï 漢.txt"], (await _storage.Open($"s3://{_bucket}/some").ListAsync("prefix/", Cancellation)).Select(static file => file.Path));
        Assert.Empty(await repository.ListAsync("nothing", Cancellation));
        Assert.Empty(await repository.ListAsync("MLmodel", Cancellation));
        await repository.DownloadAsync(_work["down"], Cancellation);
        var came = Directory.EnumerateFiles(_work["down"], "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(_work["down"], file), File.ReadAllBytes);
        Assert.Equal(content.Keys.Order(), came.Keys.Order());
        Assert.All(content, file => Assert.Equal(file.Value, came[file.Key]));
    }

    [Fact]
    public async Task No_name_leads_out_of_the_prefix()
    {
        var repository = _storage.Open(Root);
        foreach (var path in (string[])["../evil", "a/../../evil", "..", "/evil", "a#b", new string('x', 1024)])
            Assert.Equal(MLflowErrorCode.InvalidParameterValue, (await Assert.ThrowsAsync<MLflowException>(() => repository.WriteAsync(path, new MemoryStream([1]), Cancellation))).ErrorCode);
        foreach (var uri in (string[])[$"s3://{_bucket}/../other", "s3://", "s3:///key"])
            Assert.Throws<MLflowException>(() => _storage.Open(uri));

        Assert.Empty(await _storage.Open($"s3://{_bucket}").ListAsync(null, Cancellation));
    }

    [Fact]
    public async Task More_files_than_a_page_are_all_listed()
    {
        var repository = _storage.Open(Root);
        await Parallel.ForAsync(0, 1010, Cancellation, async (number, cancellation) => await repository.WriteAsync($"{number:0000}", new MemoryStream([1]), cancellation));

        Assert.Equal(Enumerable.Range(0, 1010).Select(static number => $"{number:0000}"), (await repository.ListAsync(null, Cancellation)).Select(static file => file.Path));
    }

    [Fact]
    public async Task What_is_missing_or_forbidden_is_told_apart()
    {
        async Task Refused(string code, Func<Task> call) => Assert.Equal(code, (await Assert.ThrowsAsync<MLflowException>(call)).ErrorCode);
        var (here, nowhere) = (_storage.Open(Root), _storage.Open($"s3://{_bucket}-none/x"));
        await Refused(MLflowErrorCode.ResourceDoesNotExist, () => here.ReadAsync("none", null, new MemoryStream(), Cancellation));
        await Refused(MLflowErrorCode.ResourceDoesNotExist, () => nowhere.ReadAsync("none", null, new MemoryStream(), Cancellation));
        await Refused(MLflowErrorCode.ResourceDoesNotExist, () => nowhere.WriteAsync("a", new MemoryStream([1]), Cancellation));
        await Refused(MLflowErrorCode.ResourceDoesNotExist, () => nowhere.ListAsync(null, Cancellation));

        using var stranger = Connect("wrong");
        await Refused(MLflowErrorCode.PermissionDenied, () => stranger.Open(Root).ReadAsync("none", null, new MemoryStream(), Cancellation));
        await Refused(MLflowErrorCode.PermissionDenied, () => stranger.Open(Root).WriteAsync("a", new MemoryStream([1]), Cancellation));
        await Refused(MLflowErrorCode.PermissionDenied, () => stranger.Open(Root).ListAsync(null, Cancellation));
    }

    [Fact]
    public async Task An_upload_that_is_given_up_leaves_nothing_behind()
    {
        using var source = new CancellationTokenSource();
        using var content = new BreakingStream(40 << 20, 20 << 20, source);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _storage.Open(Root).WriteAsync("big", content, source.Token));

        Assert.Empty(await _storage.Open(Root).ListAsync(null, Cancellation));
        Assert.Empty(await _storage.Client.ListIncompleteUploadsEnumAsync(new ListIncompleteUploadsArgs().WithBucket(_bucket).WithRecursive(true), Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task The_embedded_store_keeps_its_models_in_a_bucket()
    {
        await using var services = new ServiceCollection().AddMLflow(options =>
        {
            (options.DataDirectory, options.TrackingUri, options.ArtifactRoot) = (_work["data"], $"sqlite:///{_work["data"]}/mlflow.db", Root);
            (options.S3EndpointUrl, options.S3AccessKey, options.S3SecretKey) = (_storage.Settings.Endpoint.AbsoluteUri, _storage.Settings.AccessKey, _storage.Settings.SecretKey);
        }).BuildServiceProvider();
        var package = await TestPackages.CreateAsync(_work["package"], cancellationToken: Cancellation);
        await using var run = await services.GetRequiredService<IExperimentTracker>().StartRunAsync("e", "r", Cancellation);
        var registry = services.GetRequiredService<IModelRegistry>();
        var version = await registry.RegisterAsync("m", await run.LogModelAsync(package, Cancellation), run.RunId, cancellationToken: Cancellation);
        await registry.SetAliasAsync("m", "champion", 1, Cancellation);

        Assert.Equal($"{Root}/1/{run.RunId}/artifacts/model", version.Source);
        Assert.Equal(["model"], (await services.GetRequiredService<IMLflowClient>().ListArtifactsAsync(run.RunId, cancellationToken: Cancellation)).Select(static file => file.Path));
        var champion = await services.GetRequiredService<IModelSource>().GetAsync("models:/m@champion", Cancellation);
        Assert.Equal((package.Identity.Digest, _work[$"data/models/{package.Identity.Digest}"]), (champion.Identity.Digest, champion.Folder));
    }

    public async ValueTask DisposeAsync()
    {
        _work.Dispose();
        if (_storage is null)
            return;
        await foreach (var item in _storage.Client.ListObjectsEnumAsync(new ListObjectsArgs().WithBucket(_bucket).WithRecursive(true), CancellationToken.None))
            await _storage.Client.RemoveObjectAsync(new RemoveObjectArgs().WithBucket(_bucket).WithObject(item.Key), CancellationToken.None);
        await _storage.Client.RemoveBucketAsync(new RemoveBucketArgs().WithBucket(_bucket), CancellationToken.None);
        _storage.Dispose();
    }

    private static S3Storage Connect(string secret) => new(
        new S3Settings
        {
            Endpoint = new Uri($"http://{Endpoint}"),
            AccessKey = Environment.GetEnvironmentVariable("S3_TEST_ACCESS_KEY")!,
            SecretKey = secret,
            Region = Environment.GetEnvironmentVariable("S3_TEST_REGION") ?? "us-east-1",
            Retry = new RetryPolicy { MaxRetries = 0 },
        },
        TimeProvider.System);

    /// <summary>Zeros, with somebody who gives up on the way.</summary>
    private sealed class BreakingStream(long length, long last, CancellationTokenSource source) : MemoryStream(new byte[length])
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position >= last)
                source.Cancel();
            return base.ReadAsync(buffer, cancellationToken);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }
}
