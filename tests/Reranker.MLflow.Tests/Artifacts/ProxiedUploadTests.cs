using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Reranker.MLflow.Tests;

/// <summary>Large files that go past a tracking server to its storage.</summary>
public sealed class ProxiedUploadTests
{
    private const int Size = (5 << 20) + 7;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_large_file_goes_in_parts_to_signed_addresses_without_credentials_and_is_taken_back_where_one_fails(bool fails)
    {
        var (asked, parts) = (new ConcurrentQueue<string>(), new ConcurrentDictionary<string, long>());
        await using var storage = await LoopbackServer.StartAsync(
            async context =>
            {
                Assert.False(context.Request.Headers.ContainsKey("Authorization"));
                var number = context.Request.Query["partNumber"].ToString();
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body, Cancellation);
                parts[number] = body.Length;
                context.Response.StatusCode = fails && number == "2" ? 403 : 200;
                context.Response.Headers.ETag = $"\"tag{number}\"";
            },
            Cancellation);
        await using var server = await LoopbackServer.StartAsync(
            async context =>
            {
                var body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: Cancellation);
                asked.Enqueue($"{context.Request.Path.Value!.Split("mpu/")[1]} {body!.ToJsonString().Replace(storage.Uri, "", StringComparison.Ordinal)}");
                await context.Response.WriteAsJsonAsync(
                    context.Request.Path.Value.Contains("create", StringComparison.Ordinal)
                        ? new JsonObject
                        {
                            ["upload_id"] = "id",
                            ["credentials"] = new JsonArray([.. Enumerable.Range(1, 2).Select(number => (JsonNode)new JsonObject { ["url"] = $"{storage.Uri}/o?partNumber={number}", ["part_number"] = number, ["headers"] = new JsonObject() })]),
                        }
                        : [],
                    Cancellation);
            },
            Cancellation);
        await using var services = Connect(server);
        var writing = services.GetRequiredService<ArtifactRepositories>().Open("mlflow-artifacts:/1/run/artifacts").WriteAsync("model/big file", new byte[Size], Cancellation);
        if (fails)
            Assert.Equal(MLflowErrorCode.PermissionDenied, (await Assert.ThrowsAsync<MLflowException>(() => writing)).ErrorCode);
        else
            await writing;

        Assert.Equal(
            [
                """create/1/run/artifacts/model {"path":"big file","num_parts":2}""",
                fails
                    ? """abort/1/run/artifacts/model {"path":"big file","upload_id":"id"}"""
                    : """complete/1/run/artifacts/model {"path":"big file","upload_id":"id","parts":[{"part_number":1,"etag":"\u0022tag1\u0022","url":"/o?partNumber=1"},{"part_number":2,"etag":"\u0022tag2\u0022","url":"/o?partNumber=2"}]}""",
            ],
            asked);
        Assert.Equal(7, parts["2"]);
    }

    [Fact]
    public async Task A_server_whose_storage_knows_no_parts_gets_the_file_itself()
    {
        var asked = new List<string>();
        await using var server = await LoopbackServer.StartAsync(
            async context =>
            {
                await context.Request.Body.CopyToAsync(Stream.Null, Cancellation);
                asked.Add($"{context.Request.Method} {context.Request.Path} {context.Request.ContentLength}");
                context.Response.StatusCode = context.Request.Method == "POST" ? 501 : 200;
                await context.Response.WriteAsync(
                    context.Request.Method == "POST" ? """{"error_code":"NOT_IMPLEMENTED","message":"Multipart upload is not supported for the current artifact repository"}""" : "{}", Cancellation);
            },
            Cancellation);
        await using var services = Connect(server);
        await services.GetRequiredService<ArtifactRepositories>().Open("mlflow-artifacts:/1").WriteAsync("big", new byte[Size], Cancellation);

        Assert.Equal(["POST /api/2.0/mlflow-artifacts/mpu/create/1 28", $"PUT /api/2.0/mlflow-artifacts/artifacts/1/big {Size}"], asked);
    }

    private static ServiceProvider Connect(LoopbackServer server)
    {
        var services = new ServiceCollection().AddMLflow(options => (options.TrackingUri, options.Username, options.Password, options.MaxRetries) = (server.Uri, "u", "p", 0));
        // A threshold that a test can afford.
        services.AddSingleton(static provider =>
        {
            var transfers = new Transfers(new TransferSettings { ProxyMultipart = true, ProxyMultipartThreshold = 1, PartSize = 5 << 20 });
            return new ArtifactRepositories(
                transfers,
                RestServices.CreateDoor(provider, ((ServerLocation)provider.GetRequiredService<TrackingLocation>()).Settings),
                static () => throw new InvalidOperationException(),
                static () => new SignedStorage(new MLflowOptions { MaxRetries = 0 }, static _ => null, TimeProvider.System));
        });
        return services.BuildServiceProvider();
    }
}
