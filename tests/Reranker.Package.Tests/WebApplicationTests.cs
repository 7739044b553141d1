using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Reranker.Package.Tests;

/// <summary>Somebody's ASP.NET Core application that adds the packages.</summary>
public sealed class WebApplicationTests(PackedLibraries libraries)
{
    // Ten lines. Authentication is ASP.NET Core's own.
    private const string Application = """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddReranker();
        builder.Services.AddRerankerEndpoints();
        builder.Services.AddAuthentication().AddBearerToken();
        builder.Services.AddAuthorizationBuilder().AddPolicy("search", policy => policy.RequireAuthenticatedUser());
        var app = builder.Build();
        app.MapReranker("/search").RequireAuthorization("search");
        app.MapRerankerDialects("/search").RequireAuthorization("search");
        app.MapPost("/login", () => Results.SignIn(new(new System.Security.Claims.ClaimsIdentity("test")), authenticationScheme: "BearerToken"));
        app.Run();
        """;

    private static readonly string[] Documents =
        ["The train to the coast leaves every hour.", "CREATE INDEX builds an index on the given columns of a table, which speeds up queries.", "Bananas are rich in potassium."];

    [Fact]
    public async Task Ten_lines_and_three_packages_serve_rerank_and_a_dialect_under_ones_own_prefix_and_policy()
    {
        Assert.SkipUnless(Repository.HasModel("reranker-small"), "needs models/reranker-small in the repository");
        var binaries = await libraries.BuildAsync(
            "Shop", "Microsoft.NET.Sdk.Web", Application,
            new Dictionary<string, string> { ["Reranker.Onnx"] = libraries.Version, ["Reranker.Models.Small"] = libraries.Version, ["Reranker.AspNetCore"] = libraries.Version });
        Assert.DoesNotContain(
            Directory.EnumerateFiles(binaries, "*.dll").Select(Path.GetFileName),
            static file => file!.StartsWith("Torch", StringComparison.OrdinalIgnoreCase) || file.StartsWith("Quartz", StringComparison.Ordinal) || file.StartsWith("Npgsql", StringComparison.Ordinal));

        await using var shop = await RunningApplication.StartAsync(Path.Combine(binaries, "Shop.dll"));
        var ranking = new { query = "How do I create an index on a table?", documents = Documents };
        var cohereRanking = new { model = "rerank-v3.5", ranking.query, ranking.documents, top_n = 1 };

        Assert.Equal(HttpStatusCode.Unauthorized, (await shop.PostAsync("/search/rerank", ranking)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await shop.PostAsync("/search/cohere/v2/rerank", cohereRanking)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await shop.PostAsync("/rerank", ranking)).StatusCode);

        var login = await JsonAsync(await shop.PostAsync("/login", new { }));
        shop.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)login["accessToken"]!);
        Assert.Equal(1, (int)(await JsonAsync(await shop.PostAsync("/search/rerank", ranking)))["results"]![0]!["index"]!);
        var cohere = await JsonAsync(await shop.PostAsync("/search/cohere/v2/rerank", cohereRanking));
        Assert.Equal(1, (int)Assert.Single(cohere["results"]!.AsArray())!["index"]!);
        Assert.Equal("2", (string)cohere["meta"]!["api_version"]!["version"]!);
        var refused = await shop.PostAsync("/search/cohere/v2/rerank", new { ranking.query, ranking.documents });
        Assert.Equal(["message"], (await refused.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!.Select(static member => member.Key));
    }

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }
}
