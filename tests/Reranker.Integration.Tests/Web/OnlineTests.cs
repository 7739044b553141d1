using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace Reranker.Integration.Tests.Web;

public sealed class OnlineTests(TinyModel model)
{
    private const string Header = "X-Reranker-Impression";
    private static readonly string[] Texts = [.. Enumerable.Range(0, 8).Select(static number => $"word{number:000} word{number + 50:000}")];

    [Fact]
    public async Task Answers_are_interleaved_while_the_registry_has_a_challenger_and_what_users_choose_is_evaluated()
    {
        await using var host = new WebHost(model, dataDirectory: null, ("Reranker:Online:InterleaveFraction", "1"), ("Reranker:Online:ShadowFraction", "1"));
        using var client = await host.ReadyClientAsync();
        Assert.False((await RerankAsync(client)).Headers.Contains(Header));

        await RegisterChallengerAsync(host);
        await Eventually.IsTrueAsync(async () => (await RerankAsync(client)).Headers.Contains(Header));
        var response = await RerankAsync(client);
        var id = Assert.Single(response.Headers.GetValues(Header));
        Assert.StartsWith("CrossEncoderReranker/1@", response.Model(), StringComparison.Ordinal);
        Impression? impression = null;
        await Eventually.IsTrueAsync(async () => (impression = await FindAsync(host, id)) is not null);
        Assert.Contains("/2@", impression!.Challenger, StringComparison.Ordinal);

        // Somebody chooses the first result of the challenger's, and says so twice.
        var shown = (await response.JsonAsync(HttpStatusCode.OK))["results"]!.AsArray().Select(static result => Texts[(int)result!["index"]!]).ToArray();
        var chosen = impression.Results.Index().First(static result => result.Item.Team == Team.Challenger).Index;
        for (var i = 0; i < 2; i++)
            await (await client.PostAsync("/feedback", Feedback(id, shown, chosen))).JsonAsync(HttpStatusCode.Created);

        var comparison = Assert.Single((await EvaluateAsync(host)).Comparisons);
        Assert.Equal((1, 0, 0), (comparison.Interleaving!.Wins, comparison.Interleaving.Losses, comparison.Interleaving.Ties));
        await Eventually.IsTrueAsync(async () => Assert.Single((await EvaluateAsync(host)).Comparisons).Shadow is { Impressions: > 0 });
        Assert.Contains("reranker_shadow_kendall_tau", await client.GetStringAsync("/metrics", Http.Cancelled), StringComparison.Ordinal);

        await host.Services.GetRequiredService<IModelRegistry>().DeleteAliasAsync(ModelNames.RegisteredModel, ModelNames.Challenger, Http.Cancelled);
        await Eventually.IsTrueAsync(async () => !(await RerankAsync(client)).Headers.Contains(Header));
    }

    [Fact]
    public async Task A_canary_answers_the_same_users_every_time()
    {
        await using var host = new WebHost(model, dataDirectory: null, ("Reranker:Online:CanaryFraction", "0.5"), ("Reranker:Online:Challenger", "2"));
        using var client = await host.ReadyClientAsync();
        await RegisterChallengerAsync(host);

        Task<string[]> ModelsAsync() => Task.WhenAll(Enumerable.Range(0, 20).Select(async user => (await RerankAsync(client, $"user {user}")).Model()));
        await Eventually.IsTrueAsync(async () => (await ModelsAsync()).Distinct().Count() == 2);

        Assert.Equal(await ModelsAsync(), await ModelsAsync());
    }

    private static Task<HttpResponseMessage> RerankAsync(HttpClient client, string? user = null)
    {
        var body = new JsonObject { ["query"] = "word001 word002", ["documents"] = new JsonArray([.. Texts.Select(static text => (JsonNode)text)]) };
        var request = new HttpRequestMessage(HttpMethod.Post, "/rerank") { Content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json") };
        if (user is not null)
            request.Headers.Add("X-User-Id", user);
        return client.SendAsync(request, Http.Cancelled);
    }

    private static JsonObject Feedback(string id, string[] shown, int chosen) => new()
    {
        ["timestamp"] = DateTimeOffset.UtcNow.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        ["query"] = "word001 word002",
        ["impression_id"] = id,
        ["results"] = new JsonArray([.. shown.Select((text, place) => (JsonNode)new JsonObject { ["text"] = text, ["position"] = place + 1, ["clicked"] = place == chosen })]),
    };

    private static async Task RegisterChallengerAsync(WebHost host)
    {
        var folder = Path.Combine(host.DataDirectory, "other");
        await TinyModel.ExportAsync(folder, seed: 2);
        var run = await host.Services.GetRequiredService<IExperimentTracker>().StartRunAsync(ModelNames.Experiment, "other", Http.Cancelled);
        await using (run)
        {
            var source = await run.LogModelAsync(await ModelPackage.OpenAsync(folder, cancellationToken: Http.Cancelled), Http.Cancelled);
            var registry = host.Services.GetRequiredService<IModelRegistry>();
            var version = await registry.RegisterAsync(ModelNames.RegisteredModel, source, run.RunId, cancellationToken: Http.Cancelled);
            await registry.SetAliasAsync(version.Name, ModelNames.Challenger, version.Version, Http.Cancelled);
            await run.EndAsync(ExperimentRunStatus.Finished, Http.Cancelled);
        }
    }

    private static async Task<Impression?> FindAsync(WebHost host, string id) => await host.Services.GetRequiredService<IImpressionStore>()
        .ReadAsync(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), Http.Cancelled).FirstOrDefaultAsync(impression => impression.Id == id, Http.Cancelled);

    private static Task<OnlineReport> EvaluateAsync(WebHost host)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        return OnlineEvaluation.RunAsync(
            host.Services.GetRequiredService<IImpressionStore>(), host.Services.GetRequiredService<IFeedbackStore>(), new DateWindow(today.AddDays(-1), today.AddDays(1)), Http.Cancelled);
    }
}
