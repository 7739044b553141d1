using System.Text.Json.Nodes;
using Reranker.Integration.Tests.Web;

namespace Reranker.Integration.Tests.Dashboard;

/// <summary>The dashboard in Chromium, on the real host with a tiny model.</summary>
public sealed class DashboardBrowserTests(TinyModel model) : IDisposable
{
    private static readonly string Scripts = Path.Combine(Repository.Root, "tests", "Reranker.Integration.Tests", "Dashboard", "browser");
    private readonly string _data = Directory.CreateTempSubdirectory("reranker-dashboard-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Every_flow_can_be_clicked_through()
    {
        RequireChromium();
        var feedback = Path.Combine(_data, "feedback.jsonl");
        await File.WriteAllLinesAsync(feedback, SyntheticFeedback.Records(400).Select(static record => record!.ToJsonString()), Http.Cancelled);
        await using var host = await StartAsync();

        var output = await NodePackages.RunAsync(Scripts, ["flows.mjs", Address(host), feedback]);
        Assert.Equal(["ranked", "the theme stays", "imported", "trained", "cancelled", "promoted and rolled back"], output.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task No_page_has_an_error_an_obstacle_or_a_part_that_does_not_fit()
    {
        RequireChromium();
        await using var host = await StartAsync();
        var records = new JsonArray([.. SyntheticFeedback.Records(100).Select(static record => record!.DeepClone())]);
        await (await host.Client.PostAsync("/feedback", records)).JsonAsync(System.Net.HttpStatusCode.Created);

        await NodePackages.RunAsync(Scripts, ["pages.mjs", Address(host), Path.Combine(_data, "images")]);
        Assert.Equal(20, Directory.GetFiles(Path.Combine(_data, "images"), "*.png").Length);
    }

    private static void RequireChromium() =>
        Requires.That(File.Exists(Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium"), "needs Chromium (Debian: apt-get install chromium)");

    private Task<WebHostProcess> StartAsync() => WebHostProcess.StartAsync(model, _data, [("TrainingThreads", "1"), ("Retraining__Policy__MaximumLatencyRatio", "1000")]);

    private static string Address(WebHostProcess host) => new Uri(host.Client.BaseAddress!, "/dashboard").ToString();
}
