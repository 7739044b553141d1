using System.Text;
using System.Text.Json;
using Reranker.Training;

namespace Reranker.Integration.Tests;

/// <summary>A sentence encoder wherever a command takes a model.</summary>
public sealed class SentenceEncoderCommandTests : IAsyncLifetime
{
    private static readonly string[] Vocabulary = [.. VocabularyTrainer.SpecialTokens, "amber", "birch", "cedar", "delta", "find"];

    private readonly string _root = Directory.CreateTempSubdirectory("reranker-console-encoder-").FullName;
    private EncoderFolder _encoder = null!;

    public async ValueTask InitializeAsync() => _encoder = await EncoderFolder.WriteAsync(Vocabulary);

    public ValueTask DisposeAsync()
    {
        _encoder.Dispose();
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task It_ranks_scores_and_is_registered_like_any_model()
    {
        var ranking = (await RunAsync(["rerank", "--model", _encoder.Path, "--query", "amber birch", "--raw", "--json"], "cedar delta\namber birch\n")).Json.GetProperty("results");
        Assert.Equal(1, ranking[0].GetProperty("index").GetInt32());
        Assert.Equal(1, ranking[0].GetProperty("relevance_score").GetSingle(), 1e-5f);

        var registered = (await RunAsync(["register-base", "--model", _encoder.Path, "--json"])).Json;
        Assert.Equal(1, registered.GetProperty("version").GetInt32());
        var pair = JsonSerializer.Serialize(new { query = "amber birch", document = "amber birch" });
        var scored = (await RunAsync(["score", "--pairs", "-", "--json"], pair)).Json; // by the champion, which it is
        Assert.StartsWith("CrossEncoderReranker/1@", scored.GetProperty("model").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, scored.GetProperty("scores")[0].GetSingle(), 1e-5f);
    }

    [Fact]
    public async Task Its_pooling_and_prompts_may_be_given()
    {
        string[] score = ["score", "--model", _encoder.Path, "--pairs", "-", "--raw", "--json"];
        var pair = JsonSerializer.Serialize(new { query = "amber", document = "cedar delta" });
        var scores = new HashSet<float>();
        foreach (var options in (string[][])[[], ["--pooling", "cls"], ["--pooling", "max"], ["--query-prompt", "find "], ["--document-prompt", "find "]])
            scores.Add((await RunAsync([.. score, .. options], pair)).Json.GetProperty("scores")[0].GetSingle());
        Assert.Equal(5, scores.Count);
        (await RunAsync([.. score, "--pooling", "sum"], pair)).AssertFailed(2, "sum");
    }

    [Fact]
    public async Task It_is_measured_on_a_dataset()
    {
        await ConsoleData.WriteBeirAsync(Path.Combine(_root, "beir"), 10);
        var result = (await RunAsync(["evaluate", "--model", _encoder.Path, "--dataset", "beir", "--candidates", "beir/run.tsv", "--json"])).Json;
        Assert.InRange(result.GetProperty("metrics").GetProperty("ndcg_at_10").GetDouble(), 0, 1);
    }

    [Fact]
    public async Task It_is_trained_further_as_what_it_is()
    {
        await ConsoleData.WriteTriplesAsync(Path.Combine(_root, "triples.jsonl"), 20);
        var run = await ConsoleData.WriteBeirAsync(Path.Combine(_root, "beir"), 5);

        var trained = await RunAsync(
        [
            "train", "--bi-encoder", "--model", _encoder.Path, "--pooling", "cls", "--query-prompt", "find ", "--data", "triples.jsonl", "--output", "further",
            "--loss", "multiple-negatives-ranking", "--max-steps", "2", "--threads", "1", "--evaluate", $"beir={run}", "--json",
        ]);

        Assert.InRange(trained.Json.GetProperty("export_parity").GetDouble(), 0, 1e-4);
        Assert.InRange(trained.Json.GetProperty("metrics").GetProperty("beir_ndcg_at_10").GetDouble(), 0, 1);
        var card = await File.ReadAllTextAsync(Path.Combine(_root, "further", "README.md"), TestContext.Current.CancellationToken);
        Assert.Contains("\n- sentence-transformers\n", card, StringComparison.Ordinal);
        Assert.Contains("\n- Before each query stands `find `\n", card, StringComparison.Ordinal);
        var pair = JsonSerializer.Serialize(new { query = "amber", document = "find amber" });
        var scored = (await RunAsync(["score", "--model", "further", "--pairs", "-", "--raw", "--json"], pair)).Json;
        Assert.Equal(1, scored.GetProperty("scores")[0].GetSingle(), 1e-5f); // the folder says what stands before a query
    }

    private Task<CommandResult> RunAsync(string[] arguments, string input = "") => RerankerCommand.RunAsync(_root, arguments, Encoding.UTF8.GetBytes(input));
}
