using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Reranker.Dashboard.Tests;

public sealed class MountingTests
{
    private static readonly string[] Pages = ["", "/champions", "/training", "/feedback", "/health"];

    [Fact]
    public async Task Without_any_service_every_page_says_which_line_to_add()
    {
        await using var host = await DashboardHost.StartAsync();

        Assert.Contains("services.AddReranker()", await host.PageAsync("/reranker"), StringComparison.Ordinal);
        Assert.Contains("services.AddMLflow()", await host.PageAsync("/reranker/champions"), StringComparison.Ordinal);
        Assert.Contains("services.AddMLflow()", await host.PageAsync("/reranker/training"), StringComparison.Ordinal);
        Assert.Contains("services.AddFeedbackStore(dataSource)", await host.PageAsync("/reranker/feedback"), StringComparison.Ordinal);
        Assert.Contains("No model serves", await host.PageAsync("/reranker/health"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/reranker", "")]
    [InlineData("", "")]
    [InlineData("/tools/search", "/app")]
    public async Task It_works_under_any_prefix_and_path_base(string prefix, string pathBase)
    {
        await using var host = await DashboardHost.StartAsync(prefix: prefix, pathBase: pathBase);
        var root = pathBase + prefix;
        foreach (var page in Pages)
        {
            var html = await host.PageAsync(root + page is { Length: > 0 } path ? path : "/");
            Assert.Contains($"href=\"{root}/assets/dashboard.css?v=", html, StringComparison.Ordinal);
            Assert.Contains($"href=\"{root}/champions\"", html, StringComparison.Ordinal);
        }

        var style = await host.Client.GetAsync($"{root}/assets/dashboard.css", DashboardHost.Token);
        Assert.Equal("text/css", style.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync($"{root}/assets/other.txt", DashboardHost.Token)).StatusCode);
    }

    [Fact]
    public async Task The_groups_policy_holds_for_pages_assets_and_changes()
    {
        await using var host = await DashboardHost.StartAsync(
            static services =>
            {
                services.AddAuthentication("none").AddScheme<AuthenticationSchemeOptions, NobodyHandler>("none", null);
                services.AddAuthorization();
            },
            group: static group => group.RequireAuthorization(),
            before: static app => app.UseAuthentication().UseAuthorization());

        foreach (var page in Pages.Append("/assets/dashboard.js"))
            Assert.Equal(HttpStatusCode.Unauthorized, (await host.Client.GetAsync("/reranker" + page, DashboardHost.Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.PostAsync("/reranker/champions/rollback", new StringContent("{}"))).StatusCode);
    }

    [Fact]
    public async Task Nothing_is_inline_and_nothing_comes_from_elsewhere()
    {
        await using var host = await DashboardHost.StartAsync(static services => services.AddSingleton<IReranker>(new FakeReranker(static (_, _) => 0.5f)));
        foreach (var page in Pages)
        {
            var response = await host.Client.GetAsync("/reranker" + page, DashboardHost.Token);
            var html = await response.Content.ReadAsStringAsync(DashboardHost.Token);
            Assert.DoesNotContain("unsafe", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            foreach (var forbidden in (string[])["style=\"", "<style", "onclick", "//cdn", "src=\"http"])
                Assert.DoesNotContain(forbidden, html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_policy_of_the_hosts_own_stays()
    {
        await using var host = await DashboardHost.StartAsync(before: static app => app.Use(static (context, next) =>
        {
            context.Response.Headers.ContentSecurityPolicy = "default-src 'self'";
            return next(context);
        }));
        Assert.Equal("default-src 'self'", Assert.Single((await host.Client.GetAsync("/reranker", DashboardHost.Token)).Headers.GetValues("Content-Security-Policy")));
    }

    [Theory]
    [InlineData("cross-site", true)]
    [InlineData("same-site", true)]
    [InlineData("same-origin", false)]
    public async Task A_change_from_another_page_is_refused(string site, bool withHeader)
    {
        await using var host = await DashboardHost.StartAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await host.PostAsync("/reranker/champions/rollback", new StringContent("{}"), site, withHeader)).StatusCode);
    }

    [Fact]
    public async Task Without_its_services_it_cannot_be_mounted()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();
        Assert.Contains("AddRerankerDashboard()", Assert.Throws<InvalidOperationException>(() => app.MapRerankerDashboard()).Message, StringComparison.Ordinal);
    }

    private sealed class NobodyHandler(
        Microsoft.Extensions.Options.IOptionsMonitor<AuthenticationSchemeOptions> options, Microsoft.Extensions.Logging.ILoggerFactory logger, System.Text.Encodings.Web.UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());

        protected override Task HandleChallengeAsync(AuthenticationProperties properties)
        {
            Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }
    }
}
