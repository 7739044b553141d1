using System.Net;
using System.Text.Json.Nodes;

namespace Reranker.Integration.Tests.Web;

/// <summary>Hosts that are stopped or killed in the middle of a training, and those that come after them.</summary>
public sealed class InterruptedTrainingTests(TinyModel model) : IDisposable
{
    private const int Records = 600;
    private static readonly (string, string)[] Settings = [("Retraining__CheckpointInterval", "00:00:00"), ("TrainingThreads", "1")];
    private readonly string _root = Directory.CreateTempSubdirectory("reranker-interrupted-").FullName;

    [Fact]
    public async Task A_training_whose_host_was_killed_goes_on_in_the_next_one_to_the_same_weights()
    {
        var (killed, undisturbed) = (DataDirectory("killed"), DataDirectory("undisturbed"));
        string path;
        await using (var host = await WebHostProcess.StartAsync(model, killed, Settings))
        {
            path = await StartTrainingAsync(host.Client, epochs: 12);
            await Eventually.IsTrueAsync(() => Task.FromResult(Checkpoints(killed).Length > 0));
            await host.KillAsync();
        }

        await using (var host = await WebHostProcess.StartAsync(model, killed, Settings))
        {
            await EndsAsync(host.Client, path, "FINISHED");
            Assert.Contains("goes on from the checkpoint", host.Output, StringComparison.Ordinal);
        }

        Assert.Empty(Checkpoints(killed));
        await using (var host = await WebHostProcess.StartAsync(model, undisturbed, Settings))
            await EndsAsync(host.Client, await StartTrainingAsync(host.Client, epochs: 12), "FINISHED");
        Assert.Equal(await WeightsAsync(undisturbed), await WeightsAsync(killed));
    }

    [Fact]
    public async Task A_training_is_resumed_once_and_ends_as_failed_when_its_host_is_stopped_again()
    {
        var data = DataDirectory("stopped");
        string path;
        await using (var host = new WebHost(model, data))
        {
            using var client = await host.ReadyClientAsync();
            path = await StartTrainingAsync(client, epochs: 10_000);
            await TrainsAsync(client, path);
        }

        await using (var host = new WebHost(model, data))
        {
            using var client = await host.ReadyClientAsync();
            await TrainsAsync(client, path);
            await (await client.PostAsync("/train_challenger", Training(epochs: 1))).ProblemAsync(HttpStatusCode.Conflict);
        }

        await using (var host = new WebHost(model, data))
        {
            using var client = await host.ReadyClientAsync();
            var state = await EndsAsync(client, path, "FAILED");
            Assert.Contains("again after the training had been resumed", (string)state["error"]!, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Kill", "KILLED")]
    [InlineData("Fail", "FAILED")]
    public async Task A_training_whose_host_was_stopped_ends_as_the_settings_say(string setting, string status)
    {
        var data = DataDirectory(setting);
        string path;
        await using (var host = new WebHost(model, data))
        {
            using var client = await host.ReadyClientAsync();
            path = await StartTrainingAsync(client, epochs: 10_000);
        }

        await using var next = new WebHost(model, data, ("Reranker:InterruptedTraining", setting));
        using var other = await next.ReadyClientAsync();
        Assert.Equal("The host was stopped while it trained.", (string?)(await EndsAsync(other, path, status))["error"]);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static JsonObject Training(int epochs) => new() { ["date_from"] = "2025-07-01", ["date_to"] = "2025-07-14", ["epochs"] = epochs, ["learning_rate"] = 2e-3 };

    private static async Task<string> StartTrainingAsync(HttpClient client, int epochs)
    {
        await (await client.PostAsync("/feedback", SyntheticFeedback.Records(Records))).JsonAsync(HttpStatusCode.Created);
        return $"/train_challenger/{(await (await client.PostAsync("/train_challenger", Training(epochs))).JsonAsync(HttpStatusCode.Accepted))["run_id"]}";
    }

    private static Task TrainsAsync(HttpClient client, string path) =>
        Eventually.IsTrueAsync(async () => await StateAsync(client, path) is var state && (string)state["status"]! == "RUNNING" && (int)state["progress"]!["step"]! > 0);

    private static async Task<JsonNode> EndsAsync(HttpClient client, string path, string status)
    {
        JsonNode state = null!;
        await Eventually.IsTrueAsync(async () => (string)(state = await StateAsync(client, path))["status"]! is not "RUNNING");
        Assert.True((string)state["status"]! == status, state.ToJsonString());
        return state;
    }

    private static async Task<JsonNode> StateAsync(HttpClient client, string path) => await (await client.GetAsync(path, Http.Cancelled)).JsonAsync(HttpStatusCode.OK);

    private static string[] Checkpoints(string data) =>
        Path.Combine(data, "work", "checkpoints") is var folder && Directory.Exists(folder) ? Directory.GetFiles(folder, "*.safetensors") : [];

    private static Task<byte[]> WeightsAsync(string data) =>
        File.ReadAllBytesAsync(Directory.GetFiles(Path.Combine(data, "artifacts"), "model.safetensors", SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc)!, Http.Cancelled);

    private string DataDirectory(string name) => Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
}
