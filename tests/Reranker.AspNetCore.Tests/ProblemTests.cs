using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Reranker.AspNetCore.Tests;

/// <summary>What goes wrong, in the form of the path.</summary>
public sealed class ProblemTests
{
    private const string Ranking = """{"model": "m", "query": "b", "documents": ["a"]}""";
    private const string TextRanking = """{"query": "b", "texts": ["a"]}""";

    public static TheoryData<string, string> Paths => new()
    {
        { "/rerank", "detail" },
        { "/cohere/v1/rerank", "message" },
        { "/cohere/v2/rerank", "message" },
        { "/jina/v1/rerank", "detail" },
        { "/voyage/v1/rerank", "detail" },
    };

    // These have a form of their own for callers whom they don't know.
    public static TheoryData<string, string> AllPaths => new(
        [.. Paths.Select(static row => row.Data), ("/tei/rerank", "error"), ("/vllm/rerank", "error.message"), ("/infinity/rerank", "error.message")]);

    [Theory]
    [MemberData(nameof(AllPaths))]
    public async Task Too_much_work_is_a_429_that_says_when_to_come_back(string path, string member)
    {
        await using var host = await Host.StartAsync(Map);
        host.Reranker.Failure = new RerankerOverloadedException(1000, 2000, TimeSpan.FromSeconds(2.5));

        using var response = await host.PostAsync(path, Of(path));

        Assert.Contains("again", Text(await Host.ReadAsync(response, HttpStatusCode.TooManyRequests), member), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(TimeSpan.FromSeconds(3), response.Headers.RetryAfter!.Delta);
    }

    [Theory]
    [MemberData(nameof(AllPaths))]
    public async Task No_model_yet_is_a_503(string path, string member)
    {
        await using var host = await Host.StartAsync(Map);
        host.Reranker.Failure = new ModelUnavailableException("No model is loaded yet.");

        using var response = await host.PostAsync(path, Of(path));

        Assert.Equal("No model is loaded yet.", Text(await Host.ReadAsync(response, HttpStatusCode.ServiceUnavailable), member));
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task What_the_application_finds_wrong_is_told_in_the_form_of_the_path(string path, string member)
    {
        await using var host = await Host.StartAsync(
            static app =>
            {
                app.UseStatusCodePages();
                app.UseAuthentication();
                app.UseAuthorization();
                app.MapReranker().RequireAuthorization("search");
                app.MapRerankerDialects().RequireAuthorization("search");
            },
            static services =>
            {
                HeaderAuthentication.Add(services);
                services.AddProblemDetails();
            });

        using var response = await host.PostAsync(path, Of(path));

        Assert.Contains("credentials", Text(await Host.ReadAsync(response, HttpStatusCode.Unauthorized), member), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/rerank", HttpStatusCode.InternalServerError, "detail")]
    [InlineData("/cohere/v2/rerank", HttpStatusCode.InternalServerError, "message")]
    [InlineData("/tei/rerank", HttpStatusCode.FailedDependency, "error")]
    public async Task A_bug_goes_to_the_exception_handler_of_the_application_and_comes_back_without_its_words(string path, HttpStatusCode expected, string member)
    {
        await using var host = await Host.StartAsync(
            static app =>
            {
                app.UseExceptionHandler();
                Map(app);
            },
            static services => services.AddProblemDetails());
        host.Reranker.Failure = new InvalidCastException("secret");

        var body = await host.PostAsync(path, Of(path), expected);

        Assert.Contains("log", Text(body, member), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", body.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exceptions_of_ones_own_become_problems_by_a_mapper()
    {
        await using var host = await Host.StartAsync(Map, static services => services.AddSingleton<IExceptionProblemMapper, Teapot>());
        host.Reranker.Failure = new NotSupportedException("short and stout");

        Assert.Equal("urn:reranker:problem:teapot", (string)(await host.PostAsync("/rerank", Ranking, (HttpStatusCode)418))["type"]!);
        Assert.Equal("short and stout", (string)(await host.PostAsync("/voyage/v1/rerank", Ranking, (HttpStatusCode)418))["detail"]!);
    }

    [Theory]
    [InlineData("/rerank", """{"query": 7}""", "a string")]
    [InlineData("/rerank", """{"query": "a", "documents": "b"}""", "a list of strings, or of objects with a 'text'")]
    [InlineData("/rerank", """{"query": "a", "documents": [7]}""", "a string, or an object with a string 'text' and, where it has one, a number 'score'")]
    [InlineData("/rerank", """{"query": "a", "top_n": "3"}""", "a whole number")]
    [InlineData("/rerank", """{"query": "a", "raw_scores": 1}""", "true or false")]
    [InlineData("/rerank", """{"query": "a", "texts": [7]}""", "a string")]
    [InlineData("/score", """{"pairs": [7]}""", "two strings, [query, document]")]
    [InlineData("/score", """{"queries": 7}""", "a string or a list of strings")]
    [InlineData("/rerank", "[]", "a JSON object")]
    public async Task A_field_of_the_wrong_form_is_told_what_was_expected(string path, string body, string expected)
    {
        await using var host = await Host.StartAsync(Map);

        var problem = await host.PostAsync(path, body, HttpStatusCode.UnprocessableEntity);

        Assert.EndsWith($"expected {expected}.", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Single(problem["errors"]!.AsObject());
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.OK)]
    [InlineData("application/json; charset=\"utf-8\"", HttpStatusCode.OK)]
    [InlineData("application/vnd.shop+json", HttpStatusCode.OK)]
    [InlineData("application/json; charset=klingon", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    public async Task The_media_type_may_say_what_it_likes_of_JSON(string contentType, HttpStatusCode expected)
    {
        await using var host = await Host.StartAsync(Map);

        Assert.Equal(expected, (await host.PostAsync("/rerank", Ranking, contentType)).StatusCode);
    }

    [Fact]
    public async Task UTF_16_is_read()
    {
        await using var host = await Host.StartAsync(Map);
        var content = new ByteArrayContent(System.Text.Encoding.Unicode.GetBytes(Ranking));
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=utf-16");

        Assert.Equal(HttpStatusCode.OK, (await host.Client.PostAsync("/rerank", content, Host.Token)).StatusCode);
    }

    [Theory]
    [InlineData("/rerank", "detail")]
    [InlineData("/cohere/v2/rerank", "message")]
    public async Task A_body_beyond_the_limit_of_the_application_is_a_413_that_tells_the_limit(string path, string member)
    {
        await using var host = await Host.StartAsync(
            Map, static services => services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(static kestrel => kestrel.Limits.MaxRequestBodySize = 100));

        var body = await host.PostAsync(path, $$"""{"model": "m", "query": "a", "documents": ["{{new string('x', 200)}}"]}""", HttpStatusCode.RequestEntityTooLarge);

        Assert.Contains("100 bytes", Text(body, member), StringComparison.Ordinal);
    }

    private static string Of(string path) => path.StartsWith("/tei", StringComparison.Ordinal) ? TextRanking : Ranking;

    private static void Map(WebApplication app)
    {
        app.MapReranker();
        app.MapRerankerDialects();
    }

    private static string Text(JsonNode body, string member) => (string)member.Split('.').Aggregate(body, static (node, name) => node[name]!)!;

    private sealed class Teapot : IExceptionProblemMapper
    {
        public ProblemDetails? Map(Exception exception) =>
            exception is NotSupportedException ? RerankerProblem.Create(418, "teapot", "A teapot", exception.Message) : null;
    }
}
