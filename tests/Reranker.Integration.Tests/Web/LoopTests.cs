using System.Net;
using System.Text.Json.Nodes;
using Reranker.Tests;

namespace Reranker.Integration.Tests.Web;

/// <summary>The whole loop on the tiny model: feedback, training, evidence, promotion, and a host that follows. One after the other: torch's generator is one a process.</summary>
public sealed partial class LoopTests(TinyModel model, ObjectStorage storage)
{
    private const int Records = 600;
    private static readonly JsonNode Ranking = JsonNode.Parse("""{"query": "word001 word002", "documents": ["word003 word004 word005 word006", "word002 word007 word001 word008"]}""")!;

    [Fact]
    public async Task A_better_challenger_is_promoted_and_serves_without_a_restart()
    {
        await using var host = new WebHost(model);
        using var client = await host.ReadyClientAsync();
        await (await client.PostAsync("/feedback", SyntheticFeedback.Records(Records))).JsonAsync(HttpStatusCode.Created);
        Assert.StartsWith("CrossEncoderReranker/1@", (await client.PostAsync("/rerank", Ranking)).Model(), StringComparison.Ordinal);

        var response = await client.PostAsync("/train_challenger/?wait=true", Training(epochs: 8));
        var outcome = await response.JsonAsync(HttpStatusCode.OK);

        Assert.True((string)outcome["status"]! == "FINISHED", outcome.ToJsonString());
        Assert.True((string)outcome["decision"]!["outcome"]! == "promoted", outcome.ToJsonString());
        Assert.NotEmpty(outcome["decision"]!["reasons"]!.AsArray());
        Assert.NotEmpty(outcome["decision"]!["tests"]!.AsArray());
        Assert.Equal(2, (int)outcome["version"]!);
        Assert.Equal(1, (int)outcome["archived_model_version"]!);
        foreach (var metric in (string[])["ndcg_at_5", "mrr_at_5", "map_at_5", "hits_at_5"])
            Assert.True((double)outcome["metrics"]!["challenger"]![metric]! > (double)outcome["metrics"]!["champion"]![metric]!, metric);

        await Eventually.IsTrueAsync(async () => (await client.PostAsync("/rerank", Ranking)).Model().StartsWith("CrossEncoderReranker/2@", StringComparison.Ordinal));
        var ranking = await (await client.PostAsync("/rerank", Ranking)).JsonAsync(HttpStatusCode.OK);
        Assert.Equal(1, (int)ranking["results"]![0]!["index"]!);
        await ModelsAreAsync(client, champion: 2, (2, "Production", ["champion"]), (1, "Archived", ["previous"]));

        var run = Assert.Single((await (await client.GetAsync("/train_challenger", Http.Cancelled)).JsonAsync(HttpStatusCode.OK))["runs"]!.AsArray())!;
        Assert.Equal(((string)outcome["run_id"]!, "FINISHED", "promoted", "2"), ((string)run["run_id"]!, (string)run["status"]!, (string)run["outcome"]!, $"{run["version"]}"));
        Assert.Equal((string)outcome["links"]!["self"]!, (string)run["links"]!["self"]!);
        Assert.Equal(((string?)Training(epochs: 8)!["date_from"], (string?)Training(epochs: 8)!["date_to"]), ((string?)run["date_from"], (string?)run["date_to"]));

        // The state is the run: a host that did not train it tells the same.
        await using var replica = new WebHost(model, host.DataDirectory);
        using var other = await replica.ReadyClientAsync();
        var seen = await (await other.GetAsync($"/train_challenger/{outcome["run_id"]}", Http.Cancelled)).JsonAsync(HttpStatusCode.OK);
        Assert.Equal(outcome["decision"]!.ToJsonString(), seen["decision"]!.ToJsonString());
        Assert.Equal(outcome["metrics"]!.ToJsonString(), seen["metrics"]!.ToJsonString());
        Assert.StartsWith("CrossEncoderReranker/2@", (await other.PostAsync("/rerank", Ranking)).Model(), StringComparison.Ordinal);

        // Back by hand, and both hosts follow.
        var unexpected = await (await client.PostAsync("/models/rollback", new JsonObject { ["expected_champion"] = 1 })).ProblemAsync(HttpStatusCode.Conflict);
        Assert.Equal(2, (int)unexpected["champion"]!);
        await (await client.PostAsync("/models/rollback", new JsonObject { ["reason"] = "It is slow.", ["by"] = "Ada" })).JsonAsync(HttpStatusCode.OK);
        var term = (await (await client.GetAsync("/models", Http.Cancelled)).JsonAsync(HttpStatusCode.OK))["terms"]![0]!;
        Assert.Equal(("1", "2", "rollback", "It is slow.", "Ada"), ($"{term["version"]}", $"{term["predecessor"]}", $"{term["cause"]}", $"{term["reason"]}", $"{term["by"]}"));
        await ModelsAreAsync(client, champion: 1, (2, "Archived", ["previous"]), (1, "Production", ["champion"]));
        foreach (var follower in (HttpClient[])[client, other])
            await Eventually.IsTrueAsync(async () => (await follower.PostAsync("/rerank", Ranking)).Model().StartsWith("CrossEncoderReranker/1@", StringComparison.Ordinal));

        await (await client.PostAsync("/models/2/promote", body: null)).JsonAsync(HttpStatusCode.OK);
        await ModelsAreAsync(client, champion: 2, (2, "Production", ["champion"]), (1, "Archived", ["previous"]));
    }

    [Fact]
    public async Task A_new_champion_that_scores_otherwise_is_taken_back_where_the_host_asks_for_it()
    {
        await using var host = new WebHost(model, settings:
            [("Reranker:AutomaticRollback:MinimumRequests", "20"), ("Reranker:AutomaticRollback:MaximumScoreDistance", "0"), ("Reranker:AutomaticRollback:MaximumLatencyRatio", "1000")]);
        using var client = await host.ReadyClientAsync();
        await (await client.PostAsync("/feedback", SyntheticFeedback.Records(Records))).JsonAsync(HttpStatusCode.Created);
        for (var i = 0; i < 20; i++)
            await (await client.PostAsync("/rerank", Ranking)).JsonAsync(HttpStatusCode.OK);
        await (await client.PostAsync("/train_challenger/?wait=true", Training(epochs: 8))).JsonAsync(HttpStatusCode.OK);
        await Eventually.IsTrueAsync(async () => (await client.PostAsync("/rerank", Ranking)).Model().StartsWith("CrossEncoderReranker/2@", StringComparison.Ordinal));

        await Eventually.IsTrueAsync(async () => (await client.PostAsync("/rerank", Ranking)).Model().StartsWith("CrossEncoderReranker/1@", StringComparison.Ordinal));
        await ModelsAreAsync(client, champion: 1, (2, "Archived", ["previous"]), (1, "Production", ["champion"]));
        var term = (await (await client.GetAsync("/models", Http.Cancelled)).JsonAsync(HttpStatusCode.OK))["terms"]![0]!;
        Assert.Equal("rollback", (string)term["cause"]!);
        Assert.NotEmpty((string)term["reason"]!);
    }

    [Fact]
    public async Task One_training_runs_at_a_time_beside_the_serving_and_can_be_cancelled()
    {
        await using var host = new WebHost(model);
        using var client = await host.ReadyClientAsync();
        await (await client.PostAsync("/feedback", SyntheticFeedback.Records(Records))).JsonAsync(HttpStatusCode.Created);

        var started = await client.PostAsync("/train_challenger", Training(epochs: 10_000));
        var state = await started.JsonAsync(HttpStatusCode.Accepted);
        var path = $"/train_challenger/{state["run_id"]}";
        Assert.Equal(path, started.Headers.Location?.OriginalString);
        Assert.Equal("RUNNING", (string)state["status"]!);

        var problem = await (await client.PostAsync("/train_challenger", Training(epochs: 1))).ProblemAsync(HttpStatusCode.Conflict);
        Assert.Equal((string)state["run_id"]!, (string)problem["run_id"]!);
        await Eventually.IsTrueAsync(async () => (await (await client.GetAsync(path, Http.Cancelled)).JsonAsync())["progress"] is { } progress
            && (string)progress["phase"]! == "train" && (int)progress["step"]! > 0 && (int)progress["total"]! > 0);
        await (await client.PostAsync("/rerank", Ranking)).JsonAsync(HttpStatusCode.OK);

        var cancelled = await (await client.DeleteAsync(path, Http.Cancelled)).JsonAsync(HttpStatusCode.OK);
        Assert.Equal("KILLED", (string)cancelled["status"]!);
        await (await client.DeleteAsync(path, Http.Cancelled)).ProblemAsync(HttpStatusCode.Conflict);
        await ModelsAreAsync(client, champion: 1, (1, "Production", ["champion"]));
    }

    private static JsonObject Training(int epochs) => new()
    {
        ["date_from"] = "2025-07-01", ["date_to"] = "2025-07-14", ["epochs"] = epochs, ["learning_rate"] = 2e-3,
    };

    private static async Task ModelsAreAsync(HttpClient client, int champion, params (int Version, string Stage, string[] Aliases)[] expected)
    {
        var models = await (await client.GetAsync("/models", Http.Cancelled)).JsonAsync(HttpStatusCode.OK);
        Assert.Equal(champion, (int)models["champion"]!);
        var versions = models["versions"]!.AsArray();
        Assert.Equal(expected.Length, versions.Count);
        foreach (var (version, want) in versions.Zip(expected))
        {
            Assert.Equal(want.Version, (int)version!["version"]!);
            Assert.Equal(want.Stage, (string)version["stage"]!);
            Assert.Equal(want.Aliases, version["aliases"]!.AsArray().Select(static alias => (string)alias!));
        }
    }
}
