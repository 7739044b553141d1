using Microsoft.Extensions.DependencyInjection;
using Reranker.Tests;

namespace Reranker.MLflow.Tests;

/// <summary>Artifacts in real object storage.</summary>
public sealed class RealS3Tests(ObjectStorage server) : IAsyncLifetime
{
    private readonly TemporaryFolder _work = new();
    private Bucket _bucket = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _bucket = await Bucket.MakeAsync(server);

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
        await _bucket.Repository.WriteAsync("MLmodel", "older, and longer"u8.ToArray(), Cancellation);
        await _bucket.Repository.UploadAsync(_work["up"], null, Cancellation);

        Assert.Equal(
            [new ArtifactInfo("onnx/a%20b", false, 1), new ArtifactInfo("onnx/model.onnx", false, (5 << 20) + 1), new ArtifactInfo("onnx/sp ace+", true, null)],
            await _bucket.Repository.ListAsync("onnx", Cancellation));
        Assert.Equal(["prefix/MLmodel", "prefix/empty", "prefix/onnx", "prefix/ünï 漢.txt"], (await _bucket.Storage.Open($"s3://{_bucket.Name}/some").ListAsync("prefix/", Cancellation)).Select(static file => file.Path));
        Assert.Empty(await _bucket.Repository.ListAsync("nothing", Cancellation));
        Assert.Empty(await _bucket.Repository.ListAsync("MLmodel", Cancellation));
        await _bucket.Repository.DownloadAsync(null, _work["down"], Cancellation);
        var came = Directory.EnumerateFiles(_work["down"], "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(_work["down"], file), File.ReadAllBytes);
        Assert.Equal(content.Keys.Order(), came.Keys.Order());
        Assert.All(content, file => Assert.Equal(file.Value, came[file.Key]));
    }

    [Theory]
    [InlineData("trail ")]
    [InlineData(" lead")]
    [InlineData("folder /trail .txt ")]
    [InlineData("tab\tand\nline")]
    [InlineData("long-255")]
    [InlineData("long-219")]
    public async Task A_name_that_is_taken_is_kept_to_the_letter(string name)
    {
        name = name.StartsWith("long-", StringComparison.Ordinal) ? new string('n', int.Parse(name[5..], System.Globalization.CultureInfo.InvariantCulture)) : name;
        await _bucket.Repository.WriteAsync(name, "x"u8.ToArray(), Cancellation);

        var folder = ArtifactPath.Folder(name);
        Assert.Equal([new ArtifactInfo(name, false, 1)], await _bucket.Repository.ListAsync(folder, Cancellation));
        Assert.Equal(folder.Length == 0 ? [] : [new ArtifactInfo(folder, true, null)], (await _bucket.Repository.ListAsync(null, Cancellation)).Where(static entry => entry.IsDirectory));
        await _bucket.Repository.DownloadAsync(null, _work["down"], Cancellation);
        Assert.Equal("x", await File.ReadAllTextAsync(_work[$"down/{name}"], Cancellation));
        await _bucket.Repository.DeleteAsync(name, Cancellation);
        Assert.Empty(await _bucket.Repository.ListAsync(folder, Cancellation));
    }

    [Fact]
    public async Task A_file_or_a_folder_comes_alone_and_is_removed_alone()
    {
        foreach (var path in (string[])["model/a", "model/deep/b", "model2/c", "model.txt"])
            await _bucket.Repository.WriteAsync(path, "x"u8.ToArray(), Cancellation);
        await _bucket.Repository.DownloadAsync("model/deep", _work["folder"], Cancellation);
        await _bucket.Repository.DownloadAsync("model/a", _work["file"], Cancellation);
        Assert.Equal([_work["folder/b"]], Directory.EnumerateFileSystemEntries(_work["folder"]));
        Assert.Equal([_work["file/a"]], Directory.EnumerateFileSystemEntries(_work["file"]));

        await _bucket.Repository.DeleteAsync("model", Cancellation);
        Assert.Equal(["some/prefix/model.txt", "some/prefix/model2/c"], await _bucket.KeysAsync());
        await _bucket.Repository.DeleteAsync("model2/c", Cancellation);
        await _bucket.Repository.DeleteAsync("nothing", Cancellation);
        Assert.Equal(["some/prefix/model.txt"], await _bucket.KeysAsync());
    }

    [Fact]
    public async Task More_files_than_a_page_are_all_listed()
    {
        await Parallel.ForAsync(0, 1010, Cancellation, async (number, cancellation) => await _bucket.Repository.WriteAsync($"{number:0000}", (byte[])[1], cancellation));

        Assert.Equal(Enumerable.Range(0, 1010).Select(static number => $"{number:0000}"), (await _bucket.Repository.ListAsync(null, Cancellation)).Select(static file => file.Path));
    }

    [Fact]
    public async Task What_is_missing_or_forbidden_is_told_apart()
    {
        async Task Refused(string code, Func<Task> call) => Assert.Equal(code, (await Assert.ThrowsAsync<MLflowException>(call)).ErrorCode);
        var (here, nowhere, large) = (_bucket.Repository, _bucket.Storage.Open($"s3://{_bucket.Name}-none/x"), new byte[(5 << 20) + 1]);
        await Refused(MLflowErrorCode.ResourceDoesNotExist, () => here.ReadAsync("none", null, new MemoryStream(), Cancellation));
        await Refused(MLflowErrorCode.ResourceDoesNotExist, () => here.DownloadAsync("none", _work["down"], Cancellation));
        await Refused(MLflowErrorCode.ResourceDoesNotExist, () => nowhere.ReadAsync("none", null, new MemoryStream(), Cancellation));
        await Refused(MLflowErrorCode.ResourceDoesNotExist, () => nowhere.WriteAsync("a", (byte[])[1], Cancellation));
        await Refused(MLflowErrorCode.ResourceDoesNotExist, () => nowhere.WriteAsync("a", large, Cancellation));
        await Refused(MLflowErrorCode.ResourceDoesNotExist, () => nowhere.ListAsync(null, Cancellation));
        await Refused(MLflowErrorCode.ResourceDoesNotExist, () => nowhere.DeleteAsync("a", Cancellation));

        using var wrong = _bucket.Connect(secret: "wrong");
        var stranger = wrong.Open(_bucket.Root);
        await Refused(MLflowErrorCode.PermissionDenied, () => stranger.ReadAsync("none", null, new MemoryStream(), Cancellation));
        await Refused(MLflowErrorCode.PermissionDenied, () => stranger.WriteAsync("a", (byte[])[1], Cancellation));
        await Refused(MLflowErrorCode.PermissionDenied, () => stranger.WriteAsync("a", large, Cancellation));
        await Refused(MLflowErrorCode.PermissionDenied, () => stranger.ListAsync(null, Cancellation));
        await Refused(MLflowErrorCode.PermissionDenied, () => stranger.DeleteAsync("a", Cancellation));
        Assert.False(Directory.Exists(_work["down"]));
    }

    [Fact]
    public async Task The_embedded_store_keeps_its_models_in_a_bucket()
    {
        await using var services = new ServiceCollection().AddMLflow(options =>
        {
            (options.DataDirectory, options.TrackingUri, options.ArtifactRoot) = (_work["data"], $"sqlite:///{_work["data"]}/mlflow.db", _bucket.Root);
            (options.S3EndpointUrl, options.S3AccessKey, options.S3SecretKey) = (_bucket.Address.Endpoint, _bucket.Address.AccessKey, _bucket.Address.SecretKey);
        }).BuildServiceProvider();
        var package = await TestPackages.CreateAsync(_work["package"], cancellationToken: Cancellation);
        await using var run = await services.GetRequiredService<IExperimentTracker>().StartRunAsync("e", "r", Cancellation);
        var registry = services.GetRequiredService<IModelRegistry>();
        var version = await registry.RegisterAsync("m", await run.LogModelAsync(package, Cancellation), run.RunId, cancellationToken: Cancellation);
        await registry.SetAliasAsync("m", "champion", 1, Cancellation);

        Assert.Equal($"{_bucket.Root}/1/{run.RunId}/artifacts/model", version.Source);
        Assert.Equal(["model"], (await services.GetRequiredService<IMLflowClient>().ListArtifactsAsync(run.RunId, cancellationToken: Cancellation)).Select(static file => file.Path));
        var champion = await services.GetRequiredService<IModelSource>().GetAsync("models:/m@champion", Cancellation);
        Assert.Equal((package.Identity.Digest, _work[$"data/models/{package.Identity.Digest}"]), (champion.Identity.Digest, champion.Folder));
    }

    public async ValueTask DisposeAsync()
    {
        _work.Dispose();
        if (_bucket is not null)
            await _bucket.DisposeAsync();
    }
}
