namespace Reranker.MLflow.Tests;

public abstract partial class ConformanceTests
{
    [Fact]
    public async Task Files_of_a_run_go_up_are_listed_and_come_back()
    {
        using var work = new TemporaryFolder();
        Directory.CreateDirectory(work["up/onnx/deep"]);
        var content = new Dictionary<string, string>
        {
            ["MLmodel"] = "flavors: {}\n", ["onnx/model.onnx"] = new string('x', 3_000), ["onnx/deep/sp ace+?&=.txt"] = "text", ["onnx/empty"] = "", ["ünï 漢.txt"] = "漢",
        };
        foreach (var (path, text) in content)
            await File.WriteAllTextAsync(work[$"up/{path}"], text, Cancellation);
        var run = await CreateRunAsync();
        var repository = Artifacts.Open((await Client.GetRunAsync(run, Cancellation)).Info.ArtifactUri);
        await repository.WriteAsync("model/MLmodel", "older"u8.ToArray(), Cancellation);
        await repository.UploadAsync(work["up"], "model", Cancellation);

        ArtifactInfo[] expected = [new("model/onnx/deep", true, null), new("model/onnx/empty", false, 0), new("model/onnx/model.onnx", false, 3_000)];
        Assert.Equal(expected, await Client.ListArtifactsAsync(run, "model/onnx", Cancellation));
        Assert.Equal(expected, await repository.ListAsync("model/onnx", Cancellation));
        Assert.Equal([new ArtifactInfo("model", true, null)], await repository.ListAsync(null, Cancellation));
        Assert.Empty(await repository.ListAsync("nothing", Cancellation));
        Assert.Empty(await repository.ListAsync("model/MLmodel", Cancellation));
        await repository.DownloadAsync(null, work["down"], Cancellation);
        Assert.Equal(
            content.Select(static file => ($"model/{file.Key}", file.Value)).Order(),
            Directory.EnumerateFiles(work["down"], "*", SearchOption.AllDirectories).Select(file => (Path.GetRelativePath(work["down"], file), File.ReadAllText(file))).Order());
    }

    [Fact]
    public async Task Artifacts_are_removed_one_by_one_and_by_the_folder()
    {
        var run = await CreateRunAsync();
        var repository = Artifacts.Open((await Client.GetRunAsync(run, Cancellation)).Info.ArtifactUri);
        foreach (var path in (string[])["model/a", "model/deep/b", "plots/c d+%.svg", "plots/e"])
            await repository.WriteAsync(path, "x"u8.ToArray(), Cancellation);

        await Client.DeleteArtifactsAsync($"runs:/{run}/model", Cancellation);
        await Client.DeleteArtifactsAsync($"runs:/{run}/nothing", Cancellation);
        var single = () => Client.DeleteArtifactsAsync($"runs:/{run}/plots/c d+%.svg", Cancellation);
        var removes = host is EmbeddedHost || (await Client.GetServerInfoAsync(Cancellation)).IsAtLeast(new Version(3, 0));
        if (removes)
            await single();
        else
            Assert.Contains("remove its folder", (await Assert.ThrowsAsync<MLflowException>(single)).Message);
        Assert.Equal([new ArtifactInfo("plots", true, null)], await Client.ListArtifactsAsync(run, cancellationToken: Cancellation));
        Assert.Equal(
            removes ? ["plots/e"] : ["plots/c d+%.svg", "plots/e"], (await Client.ListArtifactsAsync(run, "plots", Cancellation)).Select(static file => file.Path));
        await InvalidAsync(() => Client.DeleteArtifactsAsync($"runs:/{run}/../{run}", Cancellation));
    }

    [Fact]
    public async Task A_name_that_leads_elsewhere_is_refused_before_anything_is_sent()
    {
        var run = await CreateRunAsync();
        var repository = Artifacts.Open((await Client.GetRunAsync(run, Cancellation)).Info.ArtifactUri);
        foreach (var path in (string[])["../secret", "a/../../b", "/etc/passwd", "a#b", "a\0b", ".."])
        {
            await InvalidAsync(() => repository.WriteAsync(path, (byte[])[1], Cancellation));
            await InvalidAsync(() => repository.ReadAsync(path, 1, new MemoryStream(), Cancellation));
            await InvalidAsync(() => repository.ListAsync(path, Cancellation));
        }
    }
}
