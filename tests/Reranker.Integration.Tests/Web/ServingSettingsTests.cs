using System.Net;
using System.Text.Json.Nodes;

namespace Reranker.Integration.Tests.Web;

public sealed class ServingSettingsTests(TinyModel model)
{
    [Fact]
    public async Task Long_documents_are_read_in_windows_where_the_settings_say_so()
    {
        await using var host = new WebHost(model, dataDirectory: null, ("Reranker:Serving:LongDocuments:Reading", "Windows"), ("Reranker:Serving:LongDocuments:MaxWindows", "3"));
        using var client = await host.ReadyClientAsync();
        var request = new JsonObject { ["query"] = "word001", ["documents"] = new JsonArray("word002", string.Join(' ', Enumerable.Repeat("word001", 10_000))) };

        var answer = await (await client.PostAsync("/rerank", request)).JsonAsync(HttpStatusCode.OK);

        Assert.Equal((3, 1), ((int)answer["usage"]!["windows"]!, (int)answer["usage"]!["truncated_pairs"]!));
    }

    [Fact]
    public async Task Where_more_waits_than_may_requests_are_told_when_to_come_back_and_all_others_are_answered()
    {
        await using var host = new WebHost(model, dataDirectory: null, ("Reranker:Serving:MaxQueuedTokens", "1"), ("Reranker:Serving:ParallelBatches", "1"));
        using var client = await host.ReadyClientAsync();
        var request = new JsonObject { ["query"] = "word001", ["documents"] = new JsonArray([.. Enumerable.Range(0, 1000).Select(static index => JsonValue.Create(string.Join(' ', Enumerable.Repeat("word002", 1 + (index % 200)))))]) };

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.PostAsync("/rerank", request)));

        var refused = answers.Where(static answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToArray();
        Assert.NotEmpty(refused);
        foreach (var answer in refused)
        {
            var problem = await answer.ProblemAsync(HttpStatusCode.TooManyRequests);
            Assert.Equal("urn:reranker:problem:overloaded", (string)problem["type"]!);
            Assert.InRange((int)problem["retry_after_seconds"]!, 1, 3600);
            Assert.Equal(((int)problem["retry_after_seconds"]!).ToString(System.Globalization.CultureInfo.InvariantCulture), Assert.Single(answer.Headers.GetValues("Retry-After")));
        }

        var served = answers.Except(refused).ToArray();
        Assert.NotEmpty(served);
        Assert.All(served, static answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }
}
