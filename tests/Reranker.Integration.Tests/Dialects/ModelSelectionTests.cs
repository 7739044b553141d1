using System.Net;
using System.Text.Json.Nodes;
using Reranker.Integration.Tests.Web;

namespace Reranker.Integration.Tests.Dialects;

public sealed class ModelSelectionTests(TinyModel model)
{
    [Fact]
    public async Task A_request_may_name_the_version_or_the_alias_that_answers_where_the_host_lets_it()
    {
        await using var host = new Web.WebHost(model, dataDirectory: null, ("Reranker:MaxSelectedModels", "1"));
        var client = await host.ReadyClientAsync();
        foreach (var name in (string?[])[null, "", "rerank-v3.5", "CrossEncoderReranker", "CrossEncoderRerankers/2", "CrossEncoderReranker@champion", "CrossEncoderReranker/1"])
        {
            var response = await client.PostAsync("/v1/rerank", Request(name));
            await response.JsonAsync(HttpStatusCode.OK);
            Assert.StartsWith("CrossEncoderReranker/1@", response.Model(), StringComparison.Ordinal);
        }

        foreach (var name in (string[])["CrossEncoderReranker/2", "CrossEncoderReranker/x", "CrossEncoderReranker/../1", "CrossEncoderReranker@nobody"])
        {
            var problem = await (await client.PostAsync("/v1/rerank", Request(name))).ProblemAsync(HttpStatusCode.UnprocessableEntity);
            Assert.NotNull(problem["errors"]!["model"]);
        }
    }

    [Fact]
    public async Task Otherwise_the_champion_answers_whatever_the_request_says()
    {
        await using var host = new Web.WebHost(model);
        var client = await host.ReadyClientAsync();

        await (await client.PostAsync("/v1/rerank", Request("CrossEncoderReranker/7"))).JsonAsync(HttpStatusCode.OK);
    }

    private static JsonObject Request(string? name) => new() { ["model"] = name, ["query"] = "word001", ["documents"] = new JsonArray("word002") };
}
