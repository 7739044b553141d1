using System.Text;
using System.Text.Json;
using Reranker.Onnx;

namespace Reranker.Integration.Tests;

[Collection(ConsoleTests.Name)]
public sealed class RankingCommandTests(TrainedModel model)
{
    private const string Query = "amber birch";
    private static readonly string[] Documents = ["cedar delta ember fjord", "grove amber birch heath", "islet jetty knoll lagoon"];

    [Fact]
    public async Task Rerank_puts_the_document_with_the_querys_words_first()
    {
        var result = (await RunAsync(["rerank", "--model", model.Folder, "--query", Query, "--top-n", "2", "--json"], string.Join('\n', Documents))).Json;

        Assert.StartsWith("tiny/0@", result.GetProperty("model").GetString(), StringComparison.Ordinal);
        var results = result.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal(2, results.Length);
        Assert.Equal(1, results[0].GetProperty("index").GetInt32());
        Assert.Equal(Documents[1], results[0].GetProperty("document").GetProperty("text").GetString());
        Assert.True(results[0].GetProperty("relevance_score").GetSingle() > results[1].GetProperty("relevance_score").GetSingle());
    }

    [Fact]
    public async Task Documents_may_be_json_lines_whose_ids_and_metadata_come_back()
    {
        const string Lines = """
            {"text": "cedar [delta]", "id": "a", "metadata": {"page": 7}}
            {"text": "amber birch é", "id": "b"}
            """;

        var results = (await RunAsync(["rerank", "--model", model.Folder, "--query", Query, "--json"], Lines)).Json.GetProperty("results");

        var documents = results.EnumerateArray().Select(static result => result.GetProperty("document")).ToDictionary(static document => document.GetProperty("id").GetString()!);
        Assert.Equal("amber birch é", documents["b"].GetProperty("text").GetString());
        Assert.Equal(7, documents["a"].GetProperty("metadata").GetProperty("page").GetInt32());
    }

    [Fact]
    public async Task Score_gives_what_the_library_gives_in_the_order_of_the_input()
    {
        var lines = string.Join('\n', Documents.Select(static document => JsonSerializer.Serialize(new { query = Query, document })));

        var scores = (await RunAsync(["score", "--model", model.Folder, "--pairs", "-", "--json"], lines)).Json.GetProperty("scores");

        using var reranker = await OnnxReranker.LoadAsync(model.Folder, cancellationToken: TestContext.Current.CancellationToken);
        var expected = await reranker.ScoreAsync(
            new ScoreRequest([.. Documents.Select(static document => new QueryDocumentPair(Query, document))]), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(expected.Scores, scores.EnumerateArray().Select(static score => score.GetSingle()));
    }

    [Fact]
    public async Task Raw_scores_are_the_logits_of_the_scores()
    {
        var file = Path.Combine(model.NewFolder(), "pairs.jsonl");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { query = Query, document = Documents[1] }), TestContext.Current.CancellationToken);

        var score = (await RunAsync(["score", "--model", model.Folder, "--pairs", file, "--json"])).Json.GetProperty("scores")[0].GetDouble();
        var logit = (await RunAsync(["score", "--model", model.Folder, "--pairs", file, "--raw", "--json"])).Json.GetProperty("scores")[0].GetDouble();

        Assert.Equal(score, 1 / (1 + Math.Exp(-logit)), 1e-6);
    }

    [Fact]
    public async Task Long_documents_are_cut_unless_windows_are_asked_for()
    {
        var document = string.Join(' ', Enumerable.Repeat(Documents[0], 200));
        string[] rerank = ["rerank", "--model", model.Folder, "--query", Query, "--json"];

        var cut = (await RunAsync(rerank, document)).Json.GetProperty("usage");
        var read = (await RunAsync([.. rerank, "--long-documents", "windows"], document)).Json.GetProperty("usage");

        Assert.Equal((1, 0), (cut.GetProperty("truncated_pairs").GetInt32(), cut.GetProperty("windows").GetInt32()));
        Assert.InRange(read.GetProperty("windows").GetInt32(), 2, 10);
    }

    [Fact]
    public async Task A_command_that_only_scores_leaves_nothing_behind()
    {
        var folder = model.NewFolder();

        var result = await RerankerCommand.RunAsync(folder, ["rerank", "--model", model.Folder, "--query", Query], Encoding.UTF8.GetBytes(Documents[0]));

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Theory]
    [InlineData("", "There are no documents")]
    [InlineData("{\"text\": \"a\"}\n{\"txt\": \"b\"}", "stdin, line 2: expected {\"text\": string")]
    [InlineData("{\"text\": \"a\"}\n{\"text\": 7}", "found a number as 'text'")]
    [InlineData("{\"text\": \"a\"}\nb", "stdin, line 2: expected {\"text\": string")]
    public async Task Documents_that_are_not_as_documented_are_named(string documents, string expected) =>
        (await RunAsync(["rerank", "--model", model.Folder, "--query", Query], documents)).AssertFailed(1, expected);

    [Fact]
    public async Task Bytes_that_are_not_utf_8_are_named() =>
        (await RerankerCommand.RunAsync(model.NewFolder(), ["rerank", "--model", model.Folder, "--query", Query], [.. "fine\n"u8, 0xFF, 0xFE]))
            .AssertFailed(1, "stdin, line 2: expected UTF-8");

    [Fact]
    public async Task An_empty_query_is_refused() =>
        (await RunAsync(["rerank", "--model", model.Folder, "--query", " "], "a")).AssertFailed(1, "The query is empty or blank");

    [Fact]
    public async Task A_model_that_is_not_there_is_named() =>
        (await RunAsync(["rerank", "--model", "nowhere", "--query", Query], "a")).AssertFailed(1, "There is no model folder");

    private Task<CommandResult> RunAsync(string[] arguments, string input = "") =>
        RerankerCommand.RunAsync(model.NewFolder(), arguments, Encoding.UTF8.GetBytes(input));
}
