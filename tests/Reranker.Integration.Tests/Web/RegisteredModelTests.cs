using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace Reranker.Integration.Tests.Web;

public sealed class RegisteredModelTests(TinyModel model)
{
    [Theory]
    [InlineData("Reranker:RegisteredModel")]
    [InlineData("Reranker:Retraining:RegisteredModel")]
    public async Task One_setting_names_the_model_that_is_registered_served_and_promoted(string setting)
    {
        await using var host = new WebHost(model, dataDirectory: null, (setting, "Support"), ("Reranker:MaxSelectedModels", "1"));
        using var client = await host.ReadyClientAsync();

        foreach (var name in (string?[])[null, "Support/1", "Support@champion"])
        {
            var response = await client.PostAsync("/rerank", new JsonObject { ["query"] = "word001", ["documents"] = new JsonArray("word002"), ["model"] = name });
            await response.JsonAsync(HttpStatusCode.OK);
            Assert.StartsWith("Support/1@", response.Model(), StringComparison.Ordinal);
        }

        var models = await (await client.GetAsync("/models", Http.Cancelled)).JsonAsync(HttpStatusCode.OK);
        Assert.Equal("Support", (string)models["name"]!);
        Assert.Equal(1, (int)models["champion"]!);
        var health = await (await client.GetAsync("/health", Http.Cancelled)).JsonAsync(HttpStatusCode.OK);
        Assert.Equal(("Support", "Support"), ((string)health["model"]!["name"]!, (string)health["tracking"]!["registered_model"]!));
        var registry = host.Services.GetRequiredService<IModelRegistry>();
        Assert.Equal("Support", (await registry.FindByAliasAsync("Support", ModelNames.Champion, Http.Cancelled))!.Name);
        Assert.Null(await registry.FindByAliasAsync(ModelNames.RegisteredModel, ModelNames.Champion, Http.Cancelled));
    }
}
