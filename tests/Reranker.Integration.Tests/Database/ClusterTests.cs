using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Reranker.Integration.Tests.Web;

namespace Reranker.Integration.Tests.Database;

/// <summary>Several hosts, each a process, that share a database: any takes a training, one runs it, another goes on where that one dies.</summary>
public sealed class ClusterTests(TinyModel model, PostgresServer server) : IDisposable
{
    private const int Records = 600;
    private const string GoesOn = "goes on from the checkpoint";
    private const string Begins = " starts from ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly string _data = Directory.CreateTempSubdirectory("reranker-cluster-").FullName;

    [Fact]
    public async Task A_training_whose_host_is_killed_goes_on_in_another_to_one_version()
    {
        var database = await server.CreateDatabaseAsync();
        await using var first = await StartAsync(database);
        await using var second = await StartAsync(database);
        var run = await TrainAsync(first.Client, epochs: 20);
        await TrainsAsync(second.Client, run);
        var (trainer, other) = await WhoTrainsAsync(first, second);

        var refused = await (await other.Client.PostAsync("/train_challenger", Training(epochs: 1))).ProblemAsync(HttpStatusCode.Conflict);
        Assert.Equal(run, (string)refused["run_id"]!);
        foreach (var host in (WebHostProcess[])[first, second])
            Assert.Equal("RUNNING", (string)(await StateAsync(host.Client, run))["status"]!);
        await Eventually.IsTrueAsync(() => Task.FromResult(Directory.GetFiles(Path.Combine(_data, "work", "checkpoints"), "*.safetensors").Length > 0));

        await trainer.KillAsync();

        await EndsAsync(other, run, "FINISHED");
        Assert.Contains(GoesOn, other.Output, StringComparison.Ordinal);
        var versions = (await (await other.Client.GetAsync("/models", Http.Cancelled)).JsonAsync(HttpStatusCode.OK))["versions"]!.AsArray();
        Assert.Single(versions, version => (string?)version!["run_id"] == run);
        await IsFreeAsync(other.Client);
    }

    [Fact]
    public async Task A_host_that_is_stopped_hands_its_training_over()
    {
        var database = await server.CreateDatabaseAsync();
        await using var first = await StartAsync(database);
        await using var second = await StartAsync(database);
        var run = await TrainAsync(first.Client, epochs: 20);
        await TrainsAsync(first.Client, run);
        var (trainer, other) = await WhoTrainsAsync(first, second);

        await trainer.TerminateAsync();

        await EndsAsync(other, run, "FINISHED");
        Assert.Contains(Begins, other.Output, StringComparison.Ordinal);
        Assert.Contains(GoesOn, other.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_only_serves_takes_a_training_and_leaves_it_to_one_that_trains()
    {
        var database = await server.CreateDatabaseAsync();
        await using var serving = await StartAsync(database, ("Role", "Serve"));
        var run = await TrainAsync(serving.Client, epochs: 2);
        await Task.Delay(TimeSpan.FromSeconds(3), Http.Cancelled);
        Assert.Equal("queued", (string)(await StateAsync(serving.Client, run))["progress"]!["phase"]!);

        await using var worker = await StartAsync(database, ("Role", "Train"));
        await EndsAsync(serving, run, "FINISHED");

        Assert.Contains(Begins, worker.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Begins, serving.Output, StringComparison.Ordinal);
        var ranking = JsonNode.Parse("""{"query": "word001", "documents": ["word003"]}""");
        await (await serving.Client.PostAsync("/rerank", ranking)).JsonAsync(HttpStatusCode.OK);
        await (await worker.Client.PostAsync("/rerank", ranking)).ProblemAsync(HttpStatusCode.NotFound);
        await (await worker.Client.GetAsync("/health/ready", Http.Cancelled)).JsonAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Any_host_cancels_a_training_whether_it_runs_elsewhere_or_waits()
    {
        var database = await server.CreateDatabaseAsync();
        await using var serving = await StartAsync(database, ("Role", "Serve"));
        var waiting = await TrainAsync(serving.Client, epochs: 2);
        Assert.Equal("KILLED", (string)(await (await serving.Client.DeleteAsync($"/train_challenger/{waiting}", Http.Cancelled)).JsonAsync(HttpStatusCode.OK))["status"]!);

        await using var worker = await StartAsync(database, ("Role", "Train"));
        var running = await TrainAsync(worker.Client, epochs: 10_000);
        await TrainsAsync(serving.Client, running);
        Assert.Equal("KILLED", (string)(await (await serving.Client.DeleteAsync($"/train_challenger/{running}", Http.Cancelled)).JsonAsync(HttpStatusCode.OK))["status"]!);

        Assert.Equal("KILLED", (string)(await StateAsync(worker.Client, waiting))["status"]!);
        await IsFreeAsync(serving.Client);
    }

    [Fact]
    public async Task A_schedule_trains_once_however_many_hosts_have_it()
    {
        var database = await server.CreateDatabaseAsync();
        // Every second: a training outlasts the next one on any machine.
        (string, string)[] schedule = [("RetrainingSchedule__Cron", "* * * * * ?"), ("RetrainingSchedule__Days", "3000")];
        await using var first = await StartAsync(database, schedule);
        await using var second = await StartAsync(database, schedule);
        await Eventually.IsTrueAsync(() => Task.FromResult($"{first.Output}{second.Output}".Contains("is left out. There is no feedback", StringComparison.Ordinal)));

        await (await first.Client.PostAsync("/feedback", SyntheticFeedback.Records(Records))).JsonAsync(HttpStatusCode.Created);
        await Eventually.IsTrueAsync(() => Task.FromResult($"{first.Output}{second.Output}".Contains("is left out. The run", StringComparison.Ordinal)));

        Assert.Equal(1, $"{first.Output}{second.Output}".Split("starts as the run").Length - 1);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private Task<WebHostProcess> StartAsync(string database, params IEnumerable<(string Name, string Value)> settings) =>
        WebHostProcess.StartAsync(model, _data, [("Database", database), ("Retraining__CheckpointInterval", "00:00:00.500"), ("TrainingThreads", "1"), .. settings]);

    private static JsonObject Training(int epochs) => new() { ["date_from"] = "2025-07-01", ["date_to"] = "2025-07-14", ["epochs"] = epochs, ["learning_rate"] = 2e-3 };

    private static async Task<string> TrainAsync(HttpClient client, int epochs)
    {
        await (await client.PostAsync("/feedback", SyntheticFeedback.Records(Records))).JsonAsync(HttpStatusCode.Created);
        return (string)(await (await client.PostAsync("/train_challenger", Training(epochs))).JsonAsync(HttpStatusCode.Accepted))["run_id"]!;
    }

    private static Task TrainsAsync(HttpClient client, string run) =>
        Eventually.IsTrueAsync(async () => await StateAsync(client, run) is var state && (string)state["progress"]!["phase"]! == "train" && (int)state["progress"]!["step"]! > 0);

    private static async Task<(WebHostProcess Trainer, WebHostProcess Other)> WhoTrainsAsync(WebHostProcess first, WebHostProcess second)
    {
        // What a host writes comes later than what it answers.
        await Eventually.IsTrueAsync(() => Task.FromResult(Trains(first) || Trains(second)));
        return Trains(first) ? (first, second) : (second, first);

        static bool Trains(WebHostProcess host) => host.Output.Contains(Begins, StringComparison.Ordinal);
    }

    private static async Task EndsAsync(WebHostProcess host, string run, string status)
    {
        JsonNode state;
        var start = Stopwatch.GetTimestamp();
        while ((string)(state = await StateAsync(host.Client, run))["status"]! is not ("FINISHED" or "FAILED") && Stopwatch.GetElapsedTime(start) < Patience)
            await Task.Delay(200, Http.Cancelled);
        Assert.True((string)state["status"]! == status, $"{state.ToJsonString()}\n{host.Output}");
    }

    /// <summary>The next training is taken.</summary>
    private static Task IsFreeAsync(HttpClient client) =>
        Eventually.IsTrueAsync(async () => (await client.PostAsync("/train_challenger", Training(epochs: 1))).StatusCode is HttpStatusCode.Accepted);

    private static async Task<JsonNode> StateAsync(HttpClient client, string run) =>
        await (await client.GetAsync($"/train_challenger/{run}", Http.Cancelled)).JsonAsync(HttpStatusCode.OK);
}
