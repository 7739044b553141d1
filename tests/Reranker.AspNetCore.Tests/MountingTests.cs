using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Reranker.AspNetCore.Tests;

/// <summary>What an application does with the groups that it is given.</summary>
public sealed class MountingTests
{
    private const string Ranking = """{"query": "b c", "documents": ["a", "b c"]}""";
    private const string CohereRanking = """{"model": "m", "query": "b c", "documents": ["a", "b c"]}""";

    [Fact]
    public async Task Endpoints_lie_under_the_prefix_of_the_application()
    {
        await using var host = await Host.StartAsync(static app =>
        {
            app.MapReranker("/search");
            app.MapGroup("/api").MapRerankerDialects("/v9");
        });

        Assert.Equal(1, (int)(await host.PostAsync("/search/rerank", Ranking, HttpStatusCode.OK))["results"]![0]!["index"]!);
        Assert.Equal(1, (int)(await host.PostAsync("/search/v1/rerank", Ranking, HttpStatusCode.OK))["results"]![0]!["index"]!);
        await host.PostAsync("/search/score", """{"pairs": [["a", "b"]]}""", HttpStatusCode.OK);
        Assert.Equal(1, (int)(await host.PostAsync("/api/v9/cohere/v2/rerank", CohereRanking, HttpStatusCode.OK))["results"]![0]!["index"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await host.PostAsync("/rerank", Ranking)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.PostAsync("/cohere/v2/rerank", CohereRanking)).StatusCode);
    }

    [Fact]
    public async Task A_policy_of_the_application_holds_for_the_group_and_for_no_other()
    {
        await using var host = await Host.StartAsync(
            static app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
                app.MapReranker("/search").RequireAuthorization("search");
                app.MapRerankerDialects().RequireAuthorization("ada");
                app.MapReranker("/open");
            },
            HeaderAuthentication.Add);

        Assert.Equal(HttpStatusCode.Unauthorized, (await host.PostAsync("/search/rerank", Ranking)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Client.GetAsync("/search/info", Host.Token)).StatusCode);
        Assert.Equal(0, host.Reranker.Calls);
        await host.PostAsync("/open/rerank", Ranking, HttpStatusCode.OK);
        host.Client.DefaultRequestHeaders.Add(HeaderAuthentication.Header, "Grace");
        await host.PostAsync("/search/rerank", Ranking, HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Forbidden, (await host.PostAsync("/jina/v1/rerank", Ranking)).StatusCode);
    }

    [Fact]
    public async Task Rate_limits_CORS_and_filters_of_the_application_apply()
    {
        await using var host = await Host.StartAsync(
            static app =>
            {
                app.UseCors();
                app.UseRateLimiter();
                app.MapReranker("/limited").RequireRateLimiting("one");
                app.MapReranker("/shared").RequireCors(static cors => cors.WithOrigins("https://shop.example").AllowAnyHeader())
                    .AddEndpointFilter(static async (context, next) =>
                    {
                        context.HttpContext.Response.Headers["X-Seen"] = "yes";
                        return await next(context);
                    });
            },
            static services =>
            {
                services.AddCors();
                services.AddRateLimiter(static limits => limits.AddFixedWindowLimiter("one", static window => (window.PermitLimit, window.Window) = (1, TimeSpan.FromHours(1))).RejectionStatusCode = 429);
            });

        await host.PostAsync("/limited/rerank", Ranking, HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await host.PostAsync("/limited/rerank", Ranking)).StatusCode);
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/shared/rerank");
        preflight.Headers.Add("Origin", "https://shop.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        var allowed = await host.Client.SendAsync(preflight, Host.Token);
        Assert.Equal("https://shop.example", Assert.Single(allowed.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("yes", Assert.Single((await host.PostAsync("/shared/rerank", Ranking)).Headers.GetValues("X-Seen")));
    }

    [Fact]
    public async Task Groups_can_be_mapped_twice_and_links_still_work()
    {
        await using var host = await Host.StartAsync(static app =>
        {
            app.MapReranker();
            app.MapReranker("/again");
            app.MapGet("/link", static (LinkGenerator links, HttpContext context) => links.GetPathByName(context, "Rerank"));
        });

        Assert.Equal("/rerank", await host.Client.GetStringAsync("/link", Host.Token));
        await host.PostAsync("/again/rerank", Ranking, HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_application_without_what_the_endpoints_call_is_told_what_to_add()
    {
        var builder = WebApplication.CreateSlimBuilder();
        await using var bare = builder.Build();
        Assert.Contains("AddRerankerEndpoints", Assert.Throws<InvalidOperationException>(() => bare.MapReranker()).Message, StringComparison.Ordinal);

        var other = WebApplication.CreateSlimBuilder();
        other.Services.AddRerankerEndpoints();
        await using var app = other.Build();
        Assert.Contains("AddReranker()", Assert.Throws<InvalidOperationException>(() => app.MapRerankerDialects()).Message, StringComparison.Ordinal);
        Assert.Contains("AddFeedbackStore", Assert.Throws<InvalidOperationException>(() => app.MapRerankerFeedback()).Message, StringComparison.Ordinal);
        Assert.Contains("AddModelPromotion", Assert.Throws<InvalidOperationException>(() => app.MapRerankerModels()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_is_answered_by_the_model_that_the_selector_of_the_application_finds()
    {
        using var large = new FakeReranker(static (_, _) => 0.5f) { Model = new("large", "7", new string('b', 64)) };
        await using var host = await Host.StartAsync(static app => app.MapReranker(), services => services.AddSingleton<IRerankerSelector>(new ByName("large", large)));

        Assert.Equal("large", (string)(await host.PostAsync("/rerank", """{"query": "a", "documents": ["a"], "model": "large"}""", HttpStatusCode.OK))["model"]!);
        Assert.Equal("fake", (string)(await host.PostAsync("/rerank", """{"query": "a", "documents": ["a"], "model": "other"}""", HttpStatusCode.OK))["model"]!);
    }

    private sealed class ByName(string name, IReranker reranker) : IRerankerSelector
    {
        public Task<IReranker?> FindAsync(string? model, CancellationToken cancellationToken = default) => Task.FromResult(model == name ? reranker : null);
    }
}
