using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Minio;
using Minio.DataModel.Args;
using Npgsql;
using Reranker.Integration.Tests.Database;
using Reranker.Integration.Tests.Web;
using Reranker.Tests;

namespace Reranker.Integration.Tests.Fleet;

/// <summary>
/// Three serving replicas and a worker as processes of their own behind nginx, with PostgreSQL and Ceph's gateway, under load from beginning to end, while one part after the
/// other is killed.
/// </summary>
public sealed class FleetTests(TinyModel model, ObjectStorage storage) : IAsyncLifetime
{
    private const string Key = "fleet-admin-key";
    private const string Gateway = "fleet";
    private const int Replicas = 3;
    private const int Records = 600;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    private readonly string _data = Directory.CreateTempSubdirectory("reranker-fleet-").FullName;
    private readonly WebHostProcess?[] _hosts = new WebHostProcess?[Replicas];
    private readonly Uri[] _addresses = [.. Enumerable.Range(0, Replicas).Select(static _ => new Uri($"http://127.0.0.1:{ReverseProxy.FreePort()}"))];
    private (string Name, string Value)[] _settings = [];
    private PostgresServer.OwnServer _postgres = null!;
    private WebHostProcess? _worker;

    public async ValueTask InitializeAsync()
    {
        Nginx.Require();
        _postgres = await PostgresServer.StartOwnAsync();
        var address = await storage.OpenGatewayAsync(Gateway);
        var bucket = $"fleet-{Guid.NewGuid():N}";
        using var s3 = new MinioClient().WithEndpoint(new Uri(address.Endpoint).Authority).WithCredentials(address.AccessKey, address.SecretKey).WithRegion("us-east-1").WithSSL(false).Build();
        await s3.MakeBucketAsync(new MakeBucketArgs().WithBucket(bucket), Http.Cancelled);
        _settings =
        [
            ("Database", _postgres.ConnectionString), ("ArtifactRoot", $"s3://{bucket}/mlflow"), ("MLflow__S3EndpointUrl", address.Endpoint), ("MLflow__S3AccessKey", address.AccessKey), ("MLflow__S3SecretKey", address.SecretKey),
            ("ApiKeys__Admin", Key), ("PollInterval", "00:00:00.500"), ("TrainingThreads", "1"), ("Retraining__CheckpointInterval", "00:00:00"),
            ("Retraining__Policy__MaximumLatencyRatio", "1000"), // beside all this, a network that takes microseconds is as fast as chance has it
        ];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts.Append(_worker))
            if (host is not null)
                await host.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Under_load_nothing_is_lost_while_every_part_is_killed_once()
    {
        for (var replica = 0; replica < Replicas; replica++)
            await StartReplicaAsync(replica);
        _worker = await StartAsync("Train");
        await using var proxy = await ReverseProxy.StartAsync(_addresses);
        using var client = Client(proxy.Address);
        await (await client.PostAsync("/feedback", SyntheticFeedback.Records(Records))).JsonAsync(HttpStatusCode.Created);
        await using var load = new FleetLoad(proxy.Address, Key);

        // A worker dies in mid-training; the next one goes on in the same run.
        var training = new JsonObject { ["date_from"] = "2025-07-01", ["date_to"] = "2025-07-14", ["epochs"] = 12, ["learning_rate"] = 2e-3 };
        var run = (string)(await (await client.PostAsync("/train_challenger", training)).JsonAsync(HttpStatusCode.Accepted))["run_id"]!;
        await Eventually.IsTrueAsync(() => Task.FromResult(HasCheckpoint()));
        await _worker.KillAsync();
        _worker = await StartAsync("Train");
        Say("The worker was killed in mid-training, and another one started");

        // A replica dies; what it had in hand is answered by others.
        await KillReplicaAsync(0);
        await StartReplicaAsync(0);
        Say("A replica was killed and came back");

        // Without the artifacts' storage a replica serves, and one that starts finds the champion on its disk.
        await storage.KillGatewayAsync(Gateway);
        await KillReplicaAsync(1);
        await StartReplicaAsync(1);
        await storage.OpenGatewayAsync(Gateway);
        Say("The gateway was killed, a replica was killed and came back without it, and the gateway came back");

        // Without the database rankings go on, and feedback is refused until it is back.
        await _postgres.KillAsync();
        var ranked = load.Ranked;
        await Eventually.IsTrueAsync(() => Task.FromResult(load.Ranked > ranked + 100));
        await _postgres.RestartAsync();
        var stored = load.Stored;
        await Eventually.IsTrueAsync(() => Task.FromResult(load.Stored > stored + 10));
        Say("PostgreSQL was killed and came back");

        // A drained replica costs nobody anything.
        var failures = load.Failures.Count;
        await _hosts[2]!.TerminateAsync();
        await StartReplicaAsync(2);
        Assert.Equal(failures, load.Failures.Count);
        Say("A replica was drained and came back");

        // Exactly one training, and one version of it.
        JsonNode state = null!;
        await Eventually.IsTrueAsync(async () => (string)(state = await GetAsync(client, $"/train_challenger/{run}"))["status"]! is not "RUNNING");
        Assert.True((string)state["status"]! == "FINISHED", state.ToJsonString());
        var versions = (await GetAsync(client, "/models"))["versions"]!.AsArray();
        Assert.Equal([2, 1], versions.Select(static version => (int)version!["version"]!));
        Assert.Equal(run, (string)versions[0]!["run_id"]!);

        // Every change of the champion reaches every replica.
        if ((int)(await GetAsync(client, "/models"))["champion"]! != 2)
            await ChangeAsync(client, "/models/2/promote", 2);
        await ChangeAsync(client, "/models/rollback", 1);
        await ChangeAsync(client, "/models/2/promote", 2);

        await load.StopAsync();
        Say(load.Summary);
        Assert.True(load.Failures.Count <= 2 * FleetLoad.Rankers, string.Join('\n', load.Failures));
        Assert.Equal(Records + load.Stored, await CountFeedbackAsync());
    }

    private Task<WebHostProcess> StartAsync(string role, string url = "http://127.0.0.1:0") => WebHostProcess.StartAsync(model, _data, [.. _settings, ("Role", role), ("$ASPNETCORE_URLS", url)]);

    private async Task StartReplicaAsync(int replica)
    {
        if (_hosts[replica] is { } before)
            await before.DisposeAsync();
        _hosts[replica] = await StartAsync("Serve", $"{_addresses[replica]}");
        await Eventually.IsTrueAsync(async () => (await _hosts[replica]!.Client.GetAsync("/health/ready", Http.Cancelled)).IsSuccessStatusCode);
    }

    private Task KillReplicaAsync(int replica) => _hosts[replica]!.KillAsync();

    // Sends a change to one replica, and waits until all serve what it asks for.
    private async Task ChangeAsync(HttpClient client, string path, int version)
    {
        await (await client.PostAsync(path, new JsonObject())).JsonAsync(HttpStatusCode.OK);
        var start = Stopwatch.GetTimestamp();
        string[] models;
        do
        {
            models = await Task.WhenAll(_addresses.Select(ModelAsync));
            Assert.True(Stopwatch.GetElapsedTime(start) < Bound, $"After {Bound} the replicas serve {string.Join(", ", models)}.");
        }
        while (models.Distinct().Count() > 1 || !models[0].StartsWith(string.Create(CultureInfo.InvariantCulture, $"CrossEncoderReranker/{version}@"), StringComparison.Ordinal));
        Say(string.Create(CultureInfo.InvariantCulture, $"{path}: all replicas serve {models[0]} after {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s"));
    }

    private static async Task<string> ModelAsync(Uri replica)
    {
        using var client = Client(replica);
        return (await client.PostAsync("/rerank", new JsonObject { ["query"] = "word001", ["documents"] = new JsonArray("word002") })).Model();
    }

    private static HttpClient Client(Uri address)
    {
        var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        return client;
    }

    private static async Task<JsonNode> GetAsync(HttpClient client, string path) => await (await client.GetAsync(path, Http.Cancelled)).JsonAsync(HttpStatusCode.OK);

    private bool HasCheckpoint() => Path.Combine(_data, "work", "checkpoints") is var folder && Directory.Exists(folder) && Directory.GetFiles(folder, "*.safetensors").Length > 0;

    private async Task<long> CountFeedbackAsync()
    {
        await using var source = NpgsqlDataSource.Create(_postgres.ConnectionString);
        await using var command = source.CreateCommand("SELECT COUNT(*) FROM reranker_feedback");
        return (long)(await command.ExecuteScalarAsync(Http.Cancelled))!;
    }

    private static void Say(string message) => TestContext.Current.TestOutputHelper?.WriteLine(message);
}
