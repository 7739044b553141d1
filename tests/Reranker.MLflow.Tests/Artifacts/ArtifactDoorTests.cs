namespace Reranker.MLflow.Tests;

/// <summary>Artifacts up and down by the client itself, from runs and models.</summary>
public sealed class ArtifactDoorTests : IDisposable
{
    private readonly StoreFixture _store = new();
    private readonly TemporaryFolder _work = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_logged_to_a_run_comes_back_by_every_name_of_it()
    {
        var run = await LogAsync();
        await _store.Client.CreateRegisteredModelAsync("m", cancellationToken: Cancellation);
        await _store.Client.CreateModelVersionAsync("m", $"runs:/{run}/up", run, cancellationToken: Cancellation);
        await _store.Client.TransitionModelVersionStageAsync("m", 1, "Production", cancellationToken: Cancellation);
        await _store.Client.SetRegisteredModelAliasAsync("m", "champion", 1, Cancellation);

        foreach (var uri in (string[])[$"runs:/{run}/up", "models:/m/1", "models:/m@champion", "models:/m/Production", "models:/m/latest"])
        {
            var folder = _work[Guid.NewGuid().ToString("N")];
            Assert.Equal(folder, await _store.Client.DownloadArtifactsAsync(uri, folder, cancellationToken: Cancellation));
            Assert.Equal("a", await File.ReadAllTextAsync(Path.Combine(folder, "sp ace.txt"), Cancellation));
            Assert.Equal("b", await File.ReadAllTextAsync(Path.Combine(folder, "deep", "b.txt"), Cancellation));
            // What is on this machine can be used where it is.
            Assert.True(File.Exists(Path.Combine(await _store.Client.DownloadArtifactsAsync(uri, cancellationToken: Cancellation), "deep", "b.txt")));
        }
    }

    [Fact]
    public async Task A_single_file_comes_too()
    {
        var uri = $"runs:/{await LogAsync()}/up/sp ace.txt";

        Assert.Equal(_work["down/sp ace.txt"], await _store.Client.DownloadArtifactsAsync(uri, _work["down"], cancellationToken: Cancellation));
        Assert.Equal("a", await File.ReadAllTextAsync(_work["down/sp ace.txt"], Cancellation));
        Assert.Equal("a", await File.ReadAllTextAsync(await _store.Client.DownloadArtifactsAsync(uri, cancellationToken: Cancellation), Cancellation));
    }

    [Fact]
    public async Task What_is_not_there_is_missing_and_a_folder_with_something_in_it_is_left_alone()
    {
        var run = await LogAsync();
        await Assert.ThrowsAsync<MLflowException>(() => _store.Client.DownloadArtifactsAsync($"runs:/{run}/nothing", _work["down"], cancellationToken: Cancellation));
        await Assert.ThrowsAsync<MLflowException>(() => _store.Client.DownloadArtifactsAsync("models:/m/1", _work["down"], cancellationToken: Cancellation));
        await Assert.ThrowsAsync<MLflowException>(() => _store.Client.DownloadArtifactsAsync($"runs:/{run}/../../x", _work["down"], cancellationToken: Cancellation));
        Assert.False(Directory.Exists(_work["down"]));

        await Assert.ThrowsAsync<MLflowException>(() => _store.Client.DownloadArtifactsAsync($"runs:/{run}/up", _work["up"], cancellationToken: Cancellation));
        await Assert.ThrowsAsync<MLflowException>(() => _store.Client.LogArtifactsAsync(run, _work["nothing"], cancellationToken: Cancellation));
        Assert.Equal(["deep", "sp ace.txt"], Directory.EnumerateFileSystemEntries(_work["up"]).Select(Path.GetFileName).Order());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_work.Path, "*.tmp"));
    }

    public void Dispose()
    {
        _store.Dispose();
        _work.Dispose();
    }

    private async Task<string> LogAsync()
    {
        Directory.CreateDirectory(_work["up/deep"]);
        await File.WriteAllTextAsync(_work["up/sp ace.txt"], "a", Cancellation);
        await File.WriteAllTextAsync(_work["up/deep/b.txt"], "b", Cancellation);
        var run = (await _store.Client.CreateRunAsync("0", cancellationToken: Cancellation)).Info.RunId;
        await _store.Client.LogArtifactAsync(run, _work["up"], cancellationToken: Cancellation);
        await _store.Client.LogArtifactsAsync(run, _work["up/deep"], "other", cancellationToken: Cancellation);
        return run;
    }
}
