using System.Text;

namespace Reranker.MLflow.Tests;

public sealed class FileArtifactRepositoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ArtifactRepository Repository => Repositories().Open(_folder["artifacts"]);

    [Theory]
    [InlineData("../secret")]
    [InlineData("a/../../secret")]
    [InlineData("..")]
    [InlineData("/etc/passwd")]
    [InlineData("a/./b")]
    [InlineData("a#b")]
    [InlineData("a\0b")]
    public async Task A_path_that_could_lead_out_of_the_folder_is_refused_and_nothing_is_written(string path)
    {
        var error = await Assert.ThrowsAsync<MLflowException>(() => Repository.WriteAsync(path, (byte[])[1], Cancellation));
        Assert.Equal(MLflowErrorCode.InvalidParameterValue, error.ErrorCode);
        Assert.StartsWith("Invalid path", error.Message);
        await Assert.ThrowsAsync<MLflowException>(() => Repository.ListAsync(path, Cancellation));
        await Assert.ThrowsAsync<MLflowException>(() => Repository.ReadAsync(path, null, new MemoryStream(), Cancellation));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_folder_goes_up_with_all_that_is_in_it_and_is_listed_by_name()
    {
        Directory.CreateDirectory(_folder["source/onnx"]);
        await File.WriteAllTextAsync(_folder["source/b.txt"], "bb", Cancellation);
        await File.WriteAllTextAsync(_folder["source/ünï 漢.txt"], "", Cancellation);
        await File.WriteAllTextAsync(_folder["source/onnx/model.onnx"], "x", Cancellation);
        await Repository.UploadAsync(_folder["source"], "model", Cancellation);

        Assert.Equal([new ArtifactInfo("model", true, null)], await Repository.ListAsync(null, Cancellation));
        Assert.Equal(
            [new ArtifactInfo("model/b.txt", false, 2), new ArtifactInfo("model/onnx", true, null), new ArtifactInfo("model/ünï 漢.txt", false, 0)],
            await Repository.ListAsync("model/", Cancellation));
        Assert.Empty(await Repository.ListAsync("model/b.txt", Cancellation));
        Assert.Empty(await Repository.ListAsync("nothing", Cancellation));
    }

    [Fact]
    public async Task A_write_that_fails_half_way_leaves_the_old_file_and_no_rest()
    {
        await Repository.WriteAsync("file", "old"u8.ToArray(), Cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Repository.WriteAsync("file", "new"u8.ToArray(), new CancellationToken(canceled: true)));

        Assert.Equal("old", await File.ReadAllTextAsync(_folder["artifacts/file"], Cancellation));
        Assert.Equal([_folder["artifacts/file"]], Directory.EnumerateFileSystemEntries(_folder["artifacts"]));
    }

    [Fact]
    public async Task A_file_in_the_way_of_a_folder_is_named()
    {
        await Repository.WriteAsync("file", Encoding.UTF8.GetBytes("x"), Cancellation);
        Assert.Contains("file/below", (await Assert.ThrowsAsync<MLflowException>(() => Repository.WriteAsync("file/below", (byte[])[1], Cancellation))).Message);
    }

    [Theory]
    [InlineData(219)]
    [InlineData(255)]
    public async Task A_name_as_long_as_the_disk_takes_is_kept(int length)
    {
        var name = new string('n', length);
        await Repository.WriteAsync(name, "x"u8.ToArray(), Cancellation);
        await Repository.DownloadAsync(null, _folder[name], Cancellation);

        Assert.Equal("x", await File.ReadAllTextAsync(Path.Combine(_folder[name], name), Cancellation));
    }

    [Fact]
    public async Task A_name_that_the_disk_refuses_for_ever_is_a_refusal_that_says_why()
    {
        await Repository.WriteAsync("folder/file", (byte[])[1], Cancellation);
        foreach (var (name, expected) in new[] { (new string('n', 256), "longer than the file system allows"), ("folder", "there is a folder of that name"), ("folder/file/below", "'folder/file' in"), ("a#b", "It has a '#'") })
        {
            var error = await Assert.ThrowsAsync<MLflowException>(() => Repository.WriteAsync(name, (byte[])[1], Cancellation));
            Assert.Equal((MLflowErrorCode.InvalidParameterValue, true), (error.ErrorCode, error.IsPermanent));
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("ar%41")]
    [InlineData("%2e%2e")]
    [InlineData("with space")]
    [InlineData("percent%20sign")]
    [InlineData("hash#and?mark")]
    [InlineData("ünï 漢")]
    public void A_folder_is_the_same_after_its_uri(string name)
    {
        var path = _folder[name];
        Assert.Equal(path, ArtifactUri.LocalPath(ArtifactUri.OfFolder(path)));
        Assert.Equal(Path.Combine(path, "a b"), ArtifactUri.LocalPath(ArtifactUri.Append(ArtifactUri.OfFolder(path), "a b")));
    }

    [Fact]
    public void Storage_that_this_version_does_not_know_is_refused_by_its_uri()
    {
        using var repositories = Repositories();
        foreach (var uri in (string[])["mlflow-artifacts:/1/2", "dbfs:/x"])
            Assert.Contains(uri, Assert.Throws<MLflowException>(() => repositories.Open(uri)).Message);
    }

    public void Dispose() => _folder.Dispose();

    private static ArtifactRepositories Repositories() => ArtifactRepositories.Create(new MLflowOptions(), static _ => null, door: null, TimeProvider.System);
}
