using System.IO.Compression;
using Reranker.Dashboard;
using Reranker.Onnx;

namespace Reranker.Integration.Tests;

/// <summary>The models in the repository, as a newcomer meets them.</summary>
public sealed class ShippedModelTests
{
    private const int SampleRankings = 200;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Models => [.. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "models")).Select(static folder => Path.GetFileName(folder)).Order()];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task The_example_of_the_readme_comes_out_right(string model)
    {
        using var reranker = await LoadAsync(model);
        var response = await reranker.RerankAsync(
            "remove dead rows", ["CREATE INDEX constructs an index on the specified columns.", "VACUUM reclaims storage occupied by dead tuples."], cancellationToken: Token);
        Assert.Equal(1, response.Results[0].Index);
    }

    [Fact]
    public async Task The_examples_of_the_dashboard_come_out_right()
    {
        using var reranker = await LoadAsync("reranker-small");
        var first = await reranker.RerankAsync(TryExample.First.Query, TryExample.First.Documents, cancellationToken: Token);
        var second = await reranker.RerankAsync(TryExample.Second.Query, TryExample.Second.Documents, cancellationToken: Token);

        var about = TryExample.First.Documents.Index().Where(static line => line.Item.Contains("index", StringComparison.OrdinalIgnoreCase)).Select(static line => line.Index).ToArray();
        Assert.Equal(3, about.Length);
        Assert.Equal(about, first.Results.Take(3).Select(static result => result.Index).Order());
        Assert.StartsWith("Clay swells", second.Results[0].Document.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task A_blank_document_is_the_last_of_any_sample_ranking(string model)
    {
        using var reranker = await LoadAsync(model);
        await using var file = new GZipStream(File.OpenRead(Path.Combine(Repository.Root, "samples", "data", "feedback-2025-07.jsonl.gz")), CompressionMode.Decompress);
        var rankings = 0;
        await foreach (var search in FeedbackJsonLines.ReadAsync(file, Token))
        {
            string[] documents = [" \n", .. search.Results.Select(static result => result.Text)];
            var response = await reranker.RerankAsync(search.Query, documents, cancellationToken: Token);
            Assert.Equal(0, response.Results[^1].Index);
            if (++rankings == SampleRankings)
                break;
        }

        Assert.Equal(SampleRankings, rankings);
    }

    [Theory]
    [InlineData("how to renew a passport", "A covalent bond is a pair of electrons that two atoms share.")]
    [InlineData("what does VACUUM do", "The recipe asks for two eggs, flour and a pinch of salt.")]
    [InlineData("symptoms of measles", "Click here to read more.")]
    [InlineData("does coffee raise the blood pressure", "The match ended in a draw after extra time.")]
    public async Task What_has_nothing_to_do_with_the_query_scores_below_a_tenth(string query, string document)
    {
        using var reranker = await LoadAsync("reranker-small");
        var response = await reranker.ScoreAsync(new ScoreRequest([new QueryDocumentPair(query, document)]), cancellationToken: Token);
        Assert.InRange(response.Scores[0], 0, 0.1f);
    }

    private static Task<OnnxReranker> LoadAsync(string model) => OnnxReranker.LoadAsync(Path.Combine(Repository.Root, "models", model), cancellationToken: Token);
}
