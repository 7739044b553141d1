using Reranker.Onnx.Tests.TestModels;

namespace Reranker.Onnx.Tests;

public sealed class OnnxRerankerTests : IDisposable
{
    private readonly TinyModel _model = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task Documents_come_back_best_first_with_their_index_and_document()
    {
        using var reranker = await _model.LoadAsync();
        var request = new RerankRequest("which", [new("bad", "a"), new("good", "b"), new("fair", "c")]);
        var response = await reranker.RerankAsync(request, cancellationToken: Cancel);

        Assert.Equal([1, 2, 0], response.Results.Select(static result => result.Index));
        Assert.Equal(["b", "c", "a"], response.Results.Select(static result => result.Document.Id));
        Assert.All(response.Results, static result => Assert.InRange(result.RelevanceScore, 0, 1));
        Assert.Equal("tiny", response.Model.Name);
        Assert.Equal(new RerankUsage(TotalTokens: 15, TruncatedPairs: 0), response.Usage);
    }

    [Fact]
    public async Task Equal_scores_keep_the_order_of_the_request()
    {
        using var reranker = await _model.LoadAsync();
        var response = await reranker.RerankAsync("which", ["fair", "good", "fair", "good", "fair"], cancellationToken: Cancel);
        Assert.Equal([1, 3, 0, 2, 4], response.Results.Select(static result => result.Index));
    }

    [Fact]
    public async Task Logits_decide_where_their_sigmoids_round_to_one()
    {
        // A pair has five tokens: good 24, fair 20.5, "." 18.3, bad 17.5.
        using var sure = new TinyModel(network: TinyNetwork.Write([0, 0, 0, 0, 0, 120, 102.5f, 87.5f, 0, 0, 91.5f]));
        using var reranker = await sure.LoadAsync();
        var response = await reranker.RerankAsync("which", ["bad", ".", "fair", "good"], cancellationToken: Cancel);
        Assert.Equal([3, 2, 1, 0], response.Results.Select(static result => result.Index));
        Assert.All(response.Results, static result => Assert.Equal(1, result.RelevanceScore));
    }

    [Fact]
    public async Task A_blank_document_is_last_whatever_the_model_says_and_as_a_pair_has_the_models_score()
    {
        using var reranker = await _model.LoadAsync();
        var response = await reranker.RerankAsync("which", ["bad", " ", "fair"], cancellationToken: Cancel);
        var pairs = await reranker.ScoreAsync(new ScoreRequest([new("which", "bad"), new("which", " ")]), cancellationToken: Cancel);
        Assert.Equal([2, 0, 1], response.Results.Select(static result => result.Index));
        Assert.Equal(response.Results[1].RelevanceScore, response.Results[2].RelevanceScore);
        Assert.Equal(0.5f, pairs.Scores[1]);
    }

    [Fact]
    public async Task A_lone_batch_gets_the_same_score_from_all_threads()
    {
        using var one = await _model.LoadAsync();
        using var all = await _model.LoadAsync(new OnnxRerankerOptions { LoneBatchThreads = 2 });
        var expected = await one.RerankAsync("which", ["good"], cancellationToken: Cancel);
        var response = await all.RerankAsync("which", ["good"], cancellationToken: Cancel);
        Assert.Equal(expected.Results[0].RelevanceScore, response.Results[0].RelevanceScore, tolerance: 1e-6f);
    }

    [Fact]
    public async Task TopN_cuts_the_ranking_and_may_exceed_it()
    {
        using var reranker = await _model.LoadAsync();
        string[] documents = ["bad", "good", "fair"];
        var two = await reranker.RerankAsync("which", documents, new RerankOptions { TopN = 2 }, Cancel);
        var ten = await reranker.RerankAsync("which", documents, new RerankOptions { TopN = 10 }, Cancel);
        Assert.Equal([1, 2], two.Results.Select(static result => result.Index));
        Assert.Equal(3, ten.Results.Count);
    }

    [Fact]
    public async Task Raw_scores_are_logits_and_others_their_sigmoid()
    {
        using var reranker = await _model.LoadAsync();
        var pairs = new ScoreRequest([new("which", "good"), new("which", "bad")]);
        var raw = await reranker.ScoreAsync(pairs, new RerankOptions { RawScores = true }, Cancel);
        var scores = await reranker.ScoreAsync(pairs, cancellationToken: Cancel);
        Assert.Equal([4f / 5, -4f / 5], raw.Scores);
        Assert.Equal(raw.Scores.Select(static logit => 1 / (1 + MathF.Exp(-logit))), scores.Scores, Close);
    }

    [Fact]
    public async Task A_pair_alone_scores_as_it_does_in_any_batch()
    {
        var random = new Random(1);
        string[] words = ["good", "fair", "bad", "gooder", "."];
        QueryDocumentPair[] pairs = [.. Enumerable.Range(0, 60).Select(_ =>
            new QueryDocumentPair("which", string.Join(' ', random.GetItems(words, random.Next(0, 20)))))];

        using var reranker = await _model.LoadAsync();
        using var padding = await _model.LoadAsync(new OnnxRerankerOptions { MaxPadding = 0.9, TokenBudget = 100_000 });
        var together = await reranker.ScoreAsync(new ScoreRequest(pairs), cancellationToken: Cancel);
        var padded = await padding.ScoreAsync(new ScoreRequest(pairs), cancellationToken: Cancel);
        Assert.Equal(together.Scores, padded.Scores, Close);
        for (var index = 0; index < pairs.Length; index++)
        {
            var alone = await reranker.ScoreAsync(new ScoreRequest([pairs[index]]), cancellationToken: Cancel);
            Assert.Equal(together.Scores[index], alone.Scores[0], tolerance: 1e-5f);
        }
    }

    [Fact]
    public async Task Ten_thousand_documents_and_one_of_five_megabytes_simply_work()
    {
        using var reranker = await _model.LoadAsync();
        var many = Enumerable.Range(0, 10_000).Select(static index => index == 7_777 ? "good" : string.Concat(Enumerable.Repeat("bad ", 1 + index % 9)));
        var huge = string.Concat(Enumerable.Repeat("fair ", 1_000_000));
        var response = await reranker.RerankAsync("which", [.. many, huge], cancellationToken: Cancel);
        Assert.Equal([10_000, 7_777], response.Results.Take(2).Select(static result => result.Index));
        Assert.Equal(1, response.Usage.TruncatedPairs);
    }

    [Fact]
    public async Task Invalid_UTF16_scores_as_if_it_were_not_there()
    {
        using var reranker = await _model.LoadAsync();
        var response = await reranker.ScoreAsync(new ScoreRequest([new("which", "go\uD800od"), new("which", "good")]), cancellationToken: Cancel);
        Assert.Equal(response.Scores[1], response.Scores[0]);
    }

    [Fact]
    public async Task A_score_that_is_not_a_number_is_refused()
    {
        using var reranker = await _model.LoadAsync();
        var error = await Assert.ThrowsAsync<InferenceException>(() => reranker.RerankAsync("which", ["good", "nan"], cancellationToken: Cancel));
        Assert.Contains("NaN for the pair 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "good", "query")]
    [InlineData(" \t", "good", "query")]
    [InlineData("which", null, "documents[1].text")]
    public async Task A_request_that_cannot_be_ranked_is_refused_by_the_name_of_its_part(string query, string? document, string parameter)
    {
        using var reranker = await _model.LoadAsync();
        var error = await Assert.ThrowsAsync<InvalidRerankRequestException>(() => reranker.RerankAsync(query, ["good", document!], cancellationToken: Cancel));
        Assert.Equal(parameter, error.Parameter);
    }

    [Fact]
    public async Task No_documents_and_no_pairs_are_refused()
    {
        using var reranker = await _model.LoadAsync();
        var documents = await Assert.ThrowsAsync<InvalidRerankRequestException>(() => reranker.RerankAsync("which", [], cancellationToken: Cancel));
        var pairs = await Assert.ThrowsAsync<InvalidRerankRequestException>(() => reranker.ScoreAsync(new ScoreRequest([]), cancellationToken: Cancel));
        Assert.Equal(["documents", "pairs"], [documents.Parameter, pairs.Parameter]);
    }

    [Fact]
    public async Task Cancellation_ends_the_request()
    {
        using var reranker = await _model.LoadAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reranker.RerankAsync("which", ["good"], cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Metadata_and_the_slot_are_found_through_GetService()
    {
        using var lazy = new OnnxReranker(_model.Folder, new OnnxRerankerOptions { MaxLength = 16 });
        Assert.Null(lazy.GetService<RerankerMetadata>());
        await lazy.RerankAsync("which", ["good"], cancellationToken: Cancel);
        var metadata = lazy.GetService<RerankerMetadata>()!;
        Assert.Equal(("onnxruntime", "tiny", 16), (metadata.ProviderName, metadata.Model.Name, metadata.MaxLength));
        Assert.Equal(metadata.Model, lazy.GetService<ModelSlot>()!.Current);
        Assert.Null(lazy.GetService<RerankerMetadata>("another"));
    }

    private static bool Close(float expected, float actual) => Math.Abs(expected - actual) <= 1e-5f;
}
