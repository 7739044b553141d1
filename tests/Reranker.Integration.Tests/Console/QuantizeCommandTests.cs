using System.Text;
using System.Text.Json;

namespace Reranker.Integration.Tests;

[Collection(ConsoleTests.Name)]
public sealed class QuantizeCommandTests(TrainedModel model)
{
    [Fact]
    public async Task A_quantized_model_scores_with_int8_and_says_what_it_lost()
    {
        var folder = model.NewFolder();

        var result = await RerankerCommand.RunAsync(folder, ["quantize", "--model", model.Folder, "--output", "small", "--dataset", model.Triples, "--json"]);

        Assert.True(result.ExitCode == 0, result.Error);
        var report = result.Json.GetProperty("quantization");
        // A query that comes again is one query.
        var queries = File.ReadLines(model.Triples).Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("query").GetString()).Distinct().Count();
        Assert.Equal((7, "triples", queries), (report.GetProperty("weight_bits").GetInt32(), report.GetProperty("dataset").GetString(), report.GetProperty("queries").GetInt32()));
        Assert.True(report.GetProperty("ndcg_loss").GetDouble() <= 0.005);

        var pairs = Encoding.UTF8.GetBytes("""{"query":"amber birch","document":"cedar amber birch delta"}""");
        var full = await RerankerCommand.RunAsync(folder, ["score", "--model", "small", "--pairs", "-", "--raw", "--json"], pairs);
        var small = await RerankerCommand.RunAsync(folder, ["score", "--model", "small", "--pairs", "-", "--raw", "--precision", "int8", "--json"], pairs);
        var (expected, actual) = (full.Json.GetProperty("scores")[0].GetDouble(), small.Json.GetProperty("scores")[0].GetDouble());
        Assert.NotEqual(expected, actual);
        Assert.Equal(expected, actual, 0.5);
    }

    [Fact]
    public async Task A_loss_beyond_the_bound_is_a_failure_that_leaves_nothing()
    {
        var folder = model.NewFolder();

        var result = await RerankerCommand.RunAsync(folder, ["quantize", "--model", model.Folder, "--output", "small", "--dataset", model.Triples, "--max-loss", "-1"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("at most -1 is accepted. Nothing was published.", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public async Task Without_anything_to_measure_the_loss_on_the_command_line_is_refused()
    {
        var result = await RerankerCommand.RunAsync(model.NewFolder(), ["quantize", "--model", model.Folder, "--output", "small"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--dataset", result.Error, StringComparison.Ordinal);
    }
}
