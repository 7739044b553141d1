using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Reranker.AspNetCore.Tests;

/// <summary>The JSON of the application, and the endpoints' own.</summary>
public sealed class JsonTests
{
    private const string Ranking = """{"query": "b", "documents": ["a", {"id": "x", "text": "b", "metadata": {"Page": 1}}], "return_documents": true, "truncate_prompt_tokens": -1, "user": "u"}""";

    [Fact]
    public async Task The_options_of_the_application_change_nothing_in_the_messages()
    {
        await using var plain = await Host.StartAsync(Map);
        await using var odd = await Host.StartAsync(Map, static services => services.ConfigureHttpJsonOptions(static http =>
        {
            http.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.KebabCaseUpper;
            http.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault;
            http.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            http.SerializerOptions.NumberHandling = JsonNumberHandling.WriteAsString;
        }));

        foreach (var (path, body) in new[] { ("/rerank", Ranking), ("/jina/v1/rerank", Ranking), ("/vllm/rerank", Ranking), ("/score", """{"pairs": [["a", "b"]]}""") })
        {
            var expected = await plain.PostAsync(path, body, HttpStatusCode.OK);
            var actual = await odd.PostAsync(path, body, HttpStatusCode.OK);
            foreach (var message in (System.Text.Json.Nodes.JsonNode[])[expected, actual])
            {
                message.AsObject().Remove("id");
                message.AsObject().Remove("created");
            }

            Assert.Equal(expected.ToJsonString(), actual.ToJsonString());
        }
    }

    [Fact]
    public async Task The_endpoints_of_the_application_stay_as_they_were()
    {
        await using var host = await Host.StartAsync(static app =>
        {
            Map(app);
            app.MapPost("/own", static (Own own) => own);
        });

        using var response = await host.PostAsync("/own", """{"SomeName": "a", "other": null}""");

        Assert.Equal("""{"someName":"a","other":null}""", await response.Content.ReadAsStringAsync(Host.Token));
        Assert.Equal(HttpStatusCode.BadRequest, (await host.PostAsync("/own", "nonsense")).StatusCode);
    }

    [Fact]
    public async Task Endpoints_of_ones_own_may_be_read_and_written_in_the_same_way()
    {
        await using var host = await Host.StartAsync(
            static app => app.MapPost("/own", static (JsonBody<Own>? own) => own?.Value ?? new Own("none", null)).WithRerankerProblems(),
            static services => services.AddRerankerJson(OwnJsonContext.Default));

        Assert.Equal("""{"some_name":"a"}""", (await host.PostAsync("/own", """{"some_name": "a"}""", HttpStatusCode.OK)).ToJsonString());
        Assert.Equal("""{"some_name":"none"}""", (await host.PostAsync("/own", "", HttpStatusCode.OK)).ToJsonString());
        Assert.NotNull((await host.PostAsync("/own", """{"some_name": 7}""", HttpStatusCode.UnprocessableEntity))["errors"]!["some_name"]);
    }

    private static void Map(WebApplication app)
    {
        app.MapReranker();
        app.MapRerankerDialects();
    }
}

/// <summary>A message of the application.</summary>
internal sealed record Own(string SomeName, string? Other);

[JsonSerializable(typeof(Own))]
internal sealed partial class OwnJsonContext : JsonSerializerContext;
