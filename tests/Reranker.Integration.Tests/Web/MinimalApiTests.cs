using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace Reranker.Integration.Tests.Web;

/// <summary>The sample that is somebody else's application.</summary>
public sealed class MinimalApiTests(TinyModel model)
{
    private static readonly JsonNode Ranking = JsonNode.Parse("""{"model": "any", "query": "word001", "documents": ["word002", "word001"]}""")!;

    [Fact]
    public async Task It_ranks_with_the_champion_speaks_a_dialect_and_follows_a_promotion_without_a_restart()
    {
        // The web host registers the first champion in the store that both use.
        await using var host = new WebHost(model);
        using (await host.ReadyClientAsync())
        {
            await using var shop = await WebHostProcess.StartSampleAsync("MinimalApi", host.DataDirectory);
            await Eventually.IsTrueAsync(async () => (await shop.Client.GetAsync("/health", Http.Cancelled)).IsSuccessStatusCode);

            var response = await shop.Client.PostAsync("/search/rerank", Ranking);
            await response.JsonAsync(HttpStatusCode.OK);
            Assert.StartsWith("CrossEncoderReranker/1@", response.Model(), StringComparison.Ordinal);
            Assert.NotNull((await (await shop.Client.PostAsync("/search/cohere/v2/rerank", Ranking)).JsonAsync(HttpStatusCode.OK))["meta"]);
            Assert.Equal(3, (await (await shop.Client.GetAsync("/articles?query=tent", Http.Cancelled)).JsonAsync(HttpStatusCode.OK)).AsArray().Count);

            await PromoteAnotherAsync(host);

            await Eventually.IsTrueAsync(async () =>
                (await shop.Client.PostAsync("/search/rerank", Ranking)).Model().StartsWith("CrossEncoderReranker/2@", StringComparison.Ordinal));
        }
    }

    private static async Task PromoteAnotherAsync(WebHost host)
    {
        var folder = Path.Combine(host.DataDirectory, "other");
        await TinyModel.ExportAsync(folder, seed: 2);
        await using var run = await host.Services.GetRequiredService<IExperimentTracker>().StartRunAsync(ModelNames.Experiment, "other", Http.Cancelled);
        var source = await run.LogModelAsync(await ModelPackage.OpenAsync(folder, cancellationToken: Http.Cancelled), Http.Cancelled);
        var version = await host.Services.GetRequiredService<IModelRegistry>().RegisterAsync(ModelNames.RegisteredModel, source, run.RunId, cancellationToken: Http.Cancelled);
        await host.Services.GetRequiredService<ModelPromotion>().PromoteAsync(version.Version, cancellationToken: Http.Cancelled);
        await run.EndAsync(ExperimentRunStatus.Finished, Http.Cancelled);
    }
}
