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
}
