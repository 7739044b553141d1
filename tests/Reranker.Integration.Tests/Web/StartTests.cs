using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Reranker.WebHost;

namespace Reranker.Integration.Tests.Web;

public sealed class StartTests(TinyModel model)
{
    [Fact]
    public async Task The_first_start_registers_the_base_model_and_imports_the_sample_and_no_later_one_does()
    {
        using var sample = new SampleFile(SyntheticFeedback.Records(20));
        var (name, value) = ("Reranker:SampleFeedback", sample.Path);
        await using var first = new WebHost(model, dataDirectory: null, (name, value));
        using (var client = await first.ReadyClientAsync())
        {
            var version = Assert.Single((await (await client.GetAsync("/models", Http.Cancelled)).JsonAsync(HttpStatusCode.OK))["versions"]!.AsArray())!;
            Assert.Equal("Production", (string)version["stage"]!);
            var run = await first.Services.GetRequiredService<IExperimentTracker>().FindRunAsync((string)version["run_id"]!, Http.Cancelled);
            Assert.Equal("Register base CrossEncoder", run!.Name);
            Assert.Equal(ExperimentRunStatus.Finished, run.Status);
        }

        Assert.Equal(20, await CountAsync(first));
        await (await first.CreateClient().PostAsync("/feedback", SyntheticFeedback.Records(1, seed: 200))).JsonAsync(HttpStatusCode.Created);

        await using var second = new WebHost(model, first.DataDirectory, (name, value));
        using var again = await second.ReadyClientAsync();
        Assert.Equal(21, await CountAsync(second));
        Assert.Single((await (await again.GetAsync("/models", Http.Cancelled)).JsonAsync(HttpStatusCode.OK))["versions"]!.AsArray());
    }

    [Fact]
    public async Task A_run_that_a_killed_host_left_and_that_cannot_go_on_is_marked_at_the_next_start()
    {
        await using var first = new WebHost(model);
        using var client = await first.ReadyClientAsync();
        var tracker = first.Services.GetRequiredService<IExperimentTracker>();
        var left = await tracker.StartRunAsync(ModelNames.Experiment, "left", Http.Cancelled);
        await File.WriteAllTextAsync(Path.Combine(first.DataDirectory, "training.run"), left.RunId, Http.Cancelled);
        var foreign = await tracker.StartRunAsync(ModelNames.Experiment, "of somebody else", Http.Cancelled);

        await using var second = new WebHost(model, first.DataDirectory);
        using var again = await second.ReadyClientAsync();

        Assert.Equal("FAILED", await StatusAsync(again, left.RunId));
        Assert.Contains("does not say what was asked for", (await tracker.FindRunAsync(left.RunId, Http.Cancelled))!.Tags[RetrainingTags.Error], StringComparison.Ordinal);
        Assert.Equal("RUNNING", await StatusAsync(again, foreign.RunId));
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_written_is_explained()
    {
        var file = Path.GetTempFileName();
        try
        {
            var error = await Assert.ThrowsAsync<StartupException>(() => DataDirectory.RequireWritableAsync(file, Http.Cancelled));
            Assert.Contains(file, StartupError.Explain(error), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_with_the_limit()
    {
        await using var host = new WebHost(model, dataDirectory: null, ("Reranker:MaxRequestBytes", "2048"));
        host.UseKestrel(0);
        using var client = await host.ReadyClientAsync();
        var request = new JsonObject { ["query"] = "word001", ["documents"] = new JsonArray(new string('x', 4096)) };

        var problem = await (await client.PostAsync("/rerank", request)).ProblemAsync(HttpStatusCode.RequestEntityTooLarge);

        Assert.Contains("2048", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    private static async Task<string> StatusAsync(HttpClient client, string runId) =>
        (string)(await (await client.GetAsync($"/train_challenger/{runId}", Http.Cancelled)).JsonAsync(HttpStatusCode.OK))["status"]!;

    private static Task<long> CountAsync(WebHost host) =>
        host.Services.GetRequiredService<IFeedbackStore>().CountAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Http.Cancelled);

    private sealed class SampleFile : IDisposable
    {
        public SampleFile(JsonArray records)
        {
            using var gzip = new StreamWriter(new GZipStream(File.Create(Path), CompressionLevel.Fastest));
            foreach (var record in records)
                gzip.WriteLine(record!.ToJsonString());
        }

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
