using System.Text.Json.Nodes;
using Reranker.Integration.Tests.Web;

namespace Reranker.Integration.Tests.Dialects;

/// <summary>Client libraries that were written for other services, from npm, against a real host.</summary>
public sealed class ClientTests(TinyModel model) : IAsyncLifetime
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Reranker.Integration.Tests", "Dialects", "clients.js");
    private readonly string _data = Directory.CreateTempSubdirectory("reranker-clients-").FullName;
    private WebHostProcess _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await WebHostProcess.StartAsync(model, _data, ("ApiKeys__Read", "key"));
        _host.Client.DefaultRequestHeaders.Authorization = new("Bearer", "key");
        await Eventually.IsTrueAsync(async () => (await _host.Client.GetAsync("/health/ready", Http.Cancelled)).IsSuccessStatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Theory]
    [InlineData("cohere-v2")]
    [InlineData("cohere-v1")]
    [InlineData("langchain")]
    [InlineData("llamaindex-cohere")]
    [InlineData("voyage")]
    public async Task A_client_of_another_service_reads_the_same_ranking(string client)
    {
        var request = JsonNode.Parse("""{"query": "word001 word002", "documents": ["word003 word004", "word001 word002", "word005"], "top_n": 2}""");
        var expected = (await (await _host.Client.PostAsync("/rerank", request)).JsonAsync())["results"]!.AsArray();

        var answer = await RankAsync(client);

        Assert.True(answer is JsonArray, answer.ToJsonString());
        Assert.Equal(expected.Select(static result => (int)result!["index"]!), answer.AsArray().Select(static pair => (int)pair![0]!));
        Assert.All(expected.Zip(answer.AsArray()), static pair => Assert.Equal((float)pair.First!["relevance_score"]!, (float)pair.Second![1]!, 1e-6f));
    }

    [Theory]
    [InlineData("cohere-v2")]
    [InlineData("cohere-v1")]
    [InlineData("voyage")]
    public async Task A_client_of_another_service_shows_why_it_was_refused(string client)
    {
        var answer = await RankAsync(client, "--empty");

        Assert.Equal(400, (int)answer["status"]!);
        Assert.Contains("documents", (string)answer["error"]!, StringComparison.Ordinal);
    }

    private async Task<JsonNode> RankAsync(params string[] arguments) =>
        JsonNode.Parse(await NodePackages.RunAsync(Folder, ["rerank.mjs", arguments[0], _host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority), .. arguments[1..]]))!;
}
