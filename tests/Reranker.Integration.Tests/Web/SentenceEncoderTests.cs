using System.Net;
using System.Text.Json.Nodes;

namespace Reranker.Integration.Tests.Web;

/// <summary>A host whose first champion is a sentence encoder.</summary>
public sealed class SentenceEncoderTests(TinyModel model)
{
    [Fact]
    public async Task It_serves_as_the_champion_with_the_options_of_the_host()
    {
        using var encoder = await EncoderFolder.WriteAsync(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. TinyModel.Words]);
        await using var host = new WebHost(model, settings: [("Reranker:BaseModel", encoder.Path), ("Reranker:Serving:BiEncoder:Pooling", "Cls")]);
        using var client = await host.ReadyClientAsync();
        var request = new JsonObject { ["query"] = "word001", ["documents"] = new JsonArray("word002", "word001"), ["raw_scores"] = true };

        var answer = await (await client.PostAsync("/rerank", request)).JsonAsync(HttpStatusCode.OK);

        Assert.Equal(1, (int)answer["results"]![0]!["index"]!);
        Assert.Equal(1, (float)answer["results"]![0]!["relevance_score"]!, 1e-5f);
    }
}
