using System.Net;
using System.Net.Http.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Reranker.Dashboard.Tests;

/// <summary>Champions in a real registry, the embedded one.</summary>
public sealed class ChampionTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reranker-dashboard-").FullName;
    private DashboardHost _host = null!;

    private static CancellationToken Token => DashboardHost.Token;

    public async ValueTask InitializeAsync()
    {
        _host = await DashboardHost.StartAsync(services =>
        {
            services.AddLogging();
            services.AddMLflow(options => options.DataDirectory = _folder);
            services.AddModelPromotion();
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_registry_without_versions_says_so() =>
        Assert.Contains("has no versions yet", await _host.PageAsync("/reranker/champions"), StringComparison.Ordinal);

    [Fact]
    public async Task A_version_is_promoted_and_taken_back_and_the_time_line_tells_why()
    {
        await RegisterAsync("first", 0.7);
        await RegisterAsync("second", 0.8, decision: "kept");
        await _host.Services.GetRequiredService<ModelPromotion>().PromoteAsync(1, new ChampionChange { Reason = "The base model." }, Token);

        var html = await _host.PageAsync("/reranker/champions");
        Assert.Contains("The base model.", html, StringComparison.Ordinal);
        Assert.Contains("The comparison said: kept.", html, StringComparison.Ordinal);
        Assert.Contains("+0.100", WebUtility.HtmlDecode(html), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await ChangeAsync("2/promote", expected: 1)).StatusCode);
        html = await _host.PageAsync("/reranker/champions");
        Assert.Contains("<p class=\"big\">Version 2</p>", html, StringComparison.Ordinal);
        Assert.Contains("Roll back to version 1", html, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await ChangeAsync("rollback", expected: 2)).StatusCode);
        Assert.Contains("<p class=\"big\">Version 1</p>", await _host.PageAsync("/reranker/champions"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_people_who_promote_at_once_the_second_is_told()
    {
        await RegisterAsync("first", 0.7);
        await RegisterAsync("second", 0.8);
        await _host.Services.GetRequiredService<ModelPromotion>().PromoteAsync(2, cancellationToken: Token);

        var late = await ChangeAsync("1/promote", expected: 1);
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("failure", await late.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_and_tags_are_shown_as_text_and_only_web_addresses_become_links()
    {
        await RegisterAsync("<img src=x onerror=alert(1)>", 0.5, decision: "<script>alert(1)</script>");
        var html = await _host.PageAsync("/reranker/champions");

        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"javascript", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Trainings_tell_their_phase_their_decision_and_what_went_wrong()
    {
        var tracker = _host.Services.GetRequiredService<IExperimentTracker>();
        await RunAsync(tracker, "running", new() { [RetrainingTags.Phase] = "train", [RetrainingTags.Step] = "5", [RetrainingTags.Total] = "10", [RetrainingTags.EtaSeconds] = "90" }, status: null);
        await RunAsync(tracker, "failed", new() { [RetrainingTags.Error] = "The loss diverged." }, ExperimentRunStatus.Failed);
        await RunAsync(tracker, "decided", new() { [RetrainingTags.Decision] = """{"outcome":"Kept","reasons":["No better: <b>0.79</b>."]}""" }, ExperimentRunStatus.Finished);
        await RunAsync(tracker, "garbage", new() { [RetrainingTags.Decision] = "{", [RetrainingTags.Total] = "0", [RetrainingTags.Step] = "x" }, ExperimentRunStatus.Finished);
        var html = await _host.PageAsync("/reranker/training/runs");

        Assert.Contains("train, about 1 min 30 s left", html, StringComparison.Ordinal);
        Assert.Contains("width=\"50\"", html, StringComparison.Ordinal);
        Assert.Contains("The loss diverged.", html, StringComparison.Ordinal);
        Assert.Contains("No better: &lt;b&gt;0.79&lt;/b&gt;.", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"tag kept\">kept</span>", html, StringComparison.Ordinal);
    }

    private static async Task RunAsync(IExperimentTracker tracker, string name, Dictionary<string, string> tags, ExperimentRunStatus? status)
    {
        // Its process would end a run that is disposed of.
        var run = await tracker.StartRunAsync(ModelNames.Experiment, name, Token);
        tags[RetrainingTags.Request] = "{}";
        await run.SetTagsAsync(tags, Token);
        if (status is not { } ended)
            return;
        await run.EndAsync(ended, Token);
        await run.DisposeAsync();
    }

    private async Task RegisterAsync(string name, double ndcg, string? decision = null)
    {
        var registry = _host.Services.GetRequiredService<IModelRegistry>();
        await using var run = await _host.Services.GetRequiredService<IExperimentTracker>().StartRunAsync(ModelNames.Experiment, name, Token);
        await run.LogMetricsAsync(new Dictionary<string, double> { ["ndcg_at_5"] = ndcg }, cancellationToken: Token);
        await run.EndAsync(ExperimentRunStatus.Finished, Token);
        var tags = decision is null ? null : new Dictionary<string, string> { [PromotionTags.Decision] = decision, [PromotionTags.DecisionReason] = name, [PromotionTags.ComparedWith] = "1" };
        await registry.RegisterAsync(ModelNames.RegisteredModel, _folder, run.RunId, tags, Token);
    }

    private Task<HttpResponseMessage> ChangeAsync(string what, int expected) =>
        _host.PostAsync($"/reranker/champions/{what}", JsonContent.Create(new { expected_champion = expected }));
}
