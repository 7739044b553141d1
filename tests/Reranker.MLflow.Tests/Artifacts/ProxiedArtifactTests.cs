using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Reranker.MLflow.Tests;

/// <summary>Servers whose artifacts are ill, and URIs that are not theirs.</summary>
public sealed class ProxiedArtifactTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_transfer_that_breaks_is_done_again_from_its_start()
    {
        var (asked, stored) = (0, "");
        await using var server = await LoopbackServer.StartAsync(
            async context =>
            {
                using var reader = new StreamReader(context.Request.Body);
                stored = $"{context.Request.ContentLength} {await reader.ReadToEndAsync(Cancellation)}";
                if (asked++ % 2 == 0)
                {
                    await context.Response.WriteAsync("hal", Cancellation);
                    await context.Response.Body.FlushAsync(Cancellation);
                    context.Abort();
                }
                else
                    await context.Response.WriteAsync("whole", Cancellation);
            },
            Cancellation);
        await using var services = Connect(server, retries: 1);
        var repository = services.GetRequiredService<ArtifactRepositories>().Open("mlflow-artifacts:/1");
        using var destination = new MemoryStream();
        await repository.ReadAsync("a", 5, destination, Cancellation);
        Assert.Equal("whole", System.Text.Encoding.UTF8.GetString(destination.ToArray()));

        await repository.WriteAsync("a", "content"u8.ToArray(), Cancellation);
        Assert.Equal((4, "7 content"), (asked, stored));
    }

    [Fact]
    public async Task A_server_that_names_files_outside_of_the_folder_is_not_believed()
    {
        using var work = new TemporaryFolder();
        foreach (var name in (string[])["../evil", "/etc/passwd", "..", "a/b", ""])
        {
            await using var server = await LoopbackServer.StartAsync(
                context => context.Response.WriteAsJsonAsync(new { files = new[] { new { path = name, is_dir = false, file_size = 1 } } }, Cancellation), Cancellation);
            await using var services = Connect(server);
            var repository = services.GetRequiredService<ArtifactRepositories>().Open("mlflow-artifacts:/1");
            await Assert.ThrowsAsync<MLflowException>(() => repository.DownloadAsync(null, work["down"], Cancellation));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(work.Path));
    }

    [Fact]
    public async Task A_file_of_another_length_than_announced_is_found_out()
    {
        using var work = new TemporaryFolder();
        await using var server = await LoopbackServer.StartAsync(
            context => context.Response.WriteAsync(context.Request.Query.ContainsKey("path") ? """{"files":[{"path":"a","is_dir":false,"file_size":9}]}""" : "short", Cancellation), Cancellation);
        await using var services = Connect(server);
        var error = await Assert.ThrowsAsync<MLflowException>(
            () => services.GetRequiredService<ArtifactRepositories>().Open("mlflow-artifacts:/1").DownloadAsync(null, work["down"], Cancellation));

        Assert.Equal(MLflowErrorCode.DataLoss, error.ErrorCode);
    }

    [Fact]
    public async Task Addresses_of_the_server_are_its_own_and_those_of_others_are_refused()
    {
        var asked = new List<string>();
        await using var server = await LoopbackServer.StartAsync(
            context =>
            {
                asked.Add(context.Request.Query["path"]!);
                return context.Response.WriteAsync("{}", Cancellation);
            },
            Cancellation);
        await using var services = Connect(server);
        var repositories = services.GetRequiredService<ArtifactRepositories>();
        foreach (var uri in (string[])["mlflow-artifacts:/1/2", "mlflow-artifacts:1/2", $"mlflow-artifacts://{new Uri(server.Uri).Authority}/1/2", $"{server.Uri}/api/2.0/mlflow-artifacts/artifacts/1/2"])
            await repositories.Open(uri).ListAsync("3", Cancellation);
        foreach (var uri in (string[])["mlflow-artifacts://evil.example/1", "https://evil.example/api/2.0/mlflow-artifacts/artifacts/1", "mlflow-artifacts:/../1", "gs://bucket/1"])
            Assert.Equal(MLflowErrorCode.InvalidParameterValue, Assert.Throws<MLflowException>(() => repositories.Open(uri)).ErrorCode);

        Assert.Equal(Enumerable.Repeat("1/2/3", 4), asked);
        await Assert.ThrowsAsync<MLflowException>(() => repositories.Open("mlflow-artifacts:/1").WriteAsync("a%20b", Array.Empty<byte>(), Cancellation));
        Assert.Equal(4, asked.Count);
    }

    private static ServiceProvider Connect(LoopbackServer server, int retries = 0) => new ServiceCollection().AddMLflow(options =>
    {
        options.TrackingUri = server.Uri;
        options.MaxRetries = retries;
    }).BuildServiceProvider();
}
