using Reranker.Onnx.Tests.TestModels;

namespace Reranker.Onnx.Tests.BiEncoding;

public class BiEncoderRerankerTests
{
    private static readonly string[] Documents = ["sweet red apple", "sour green plum", "a blue pear", "sweet red apple", "find"];
    private static readonly RerankOptions Raw = new() { RawScores = true };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Raw_scores_are_cosines_plain_ones_lie_between_0_and_1_in_the_same_order()
    {
        using var model = WeightsFolder.Encoder();
        using var reranker = await BiEncoderReranker.LoadAsync(model.Folder, cancellationToken: Token);

        var raw = await reranker.RerankAsync("red apple", Documents, Raw, Token);
        var plain = await reranker.RerankAsync("red apple", Documents, cancellationToken: Token);

        Assert.All(raw.Results, static result => Assert.InRange(result.RelevanceScore, -1, 1));
        Assert.Equal(raw.Results.Select(static result => result.Index), plain.Results.Select(static result => result.Index));
        Assert.All(raw.Results.Zip(plain.Results), static pair => Assert.Equal((1 + pair.First.RelevanceScore) / 2, pair.Second.RelevanceScore, 1e-6f));
        Assert.Equal(1, (await reranker.ScoreAsync(new ScoreRequest([new("red apple", "red apple")]), Raw, Token)).Scores[0], 1e-5f);
    }

    [Fact]
    public async Task Pairs_get_the_scores_that_their_documents_get_when_ranked()
    {
        using var model = WeightsFolder.Encoder();
        using var reranker = await BiEncoderReranker.LoadAsync(model.Folder, cancellationToken: Token);

        var ranked = await reranker.RerankAsync("green", Documents, Raw, Token);
        var scored = await reranker.ScoreAsync(new ScoreRequest([.. Documents.Select(static text => new QueryDocumentPair("green", text)), new("blue", Documents[0])]), Raw, Token);

        Assert.All(ranked.Results, result => Assert.Equal(scored.Scores[result.Index], result.RelevanceScore, 1e-5f));
        Assert.NotEqual(scored.Scores[0], scored.Scores[^1], 1e-3f);
    }

    [Fact]
    public async Task A_blank_document_is_last_whatever_its_cosine()
    {
        using var model = WeightsFolder.Encoder();
        using var reranker = await BiEncoderReranker.LoadAsync(model.Folder, cancellationToken: Token);

        foreach (var query in Documents)
            Assert.Equal(0, (await reranker.RerankAsync(query, ["", .. Documents], cancellationToken: Token)).Results[^1].Index);
    }

    [Fact]
    public async Task A_document_runs_once_however_often_it_comes()
    {
        using var model = WeightsFolder.Encoder();
        using var reranker = await BiEncoderReranker.LoadAsync(model.Folder, cancellationToken: Token);

        var first = await reranker.RerankAsync("red", Documents, cancellationToken: Token);
        var again = await reranker.RerankAsync("red", Documents, cancellationToken: Token);

        Assert.Equal(3 + 5 + 5 + 5 + 3, first.Usage.TotalTokens); // "a" is unknown, and still a token
        Assert.Equal(3, again.Usage.TotalTokens);
        Assert.Equal(4, reranker.Vectors.Count);
        Assert.Equal(first.Results.Select(static result => (result.Index, result.RelevanceScore)), again.Results.Select(static result => (result.Index, result.RelevanceScore)));
    }

    [Fact]
    public async Task A_corpus_is_computed_ahead_and_only_what_is_new_of_it()
    {
        using var model = WeightsFolder.Encoder();
        using var reranker = await BiEncoderReranker.LoadAsync(model.Folder, cancellationToken: Token);
        var corpus = Enumerable.Range(0, 600).Select(static i => $"red word{i % 20} green word{i / 20 % 20} word{i / 400}").ToArray();

        Assert.Equal(600, await reranker.PrecomputeAsync(corpus, cancellationToken: Token));
        Assert.Equal(1, await reranker.PrecomputeAsync([.. corpus, "new"], cancellationToken: Token));

        Assert.Equal(3, (await reranker.RerankAsync("red", corpus, cancellationToken: Token)).Usage.TotalTokens);
    }

    [Fact]
    public async Task Requests_that_run_together_get_the_scores_that_each_gets_alone()
    {
        using var model = WeightsFolder.Encoder();
        var options = new OnnxRerankerOptions { TokenBudget = 512, ParallelBatches = 1, BiEncoder = { MaxVectorBytes = 0 } };
        using var reranker = await BiEncoderReranker.LoadAsync(model.Folder, options, Token);
        var queries = Enumerable.Range(0, 20).Select(static i => $"word{i % 20} red").ToArray();

        var together = await Task.WhenAll(queries.Select(query => reranker.RerankAsync(query, Documents, Raw, Token)));

        foreach (var (query, response) in queries.Zip(together))
        {
            var alone = await reranker.RerankAsync(query, Documents, Raw, Token);
            var scores = alone.Results.ToDictionary(static result => result.Index, static result => result.RelevanceScore);
            Assert.All(response.Results, result => Assert.Equal(scores[result.Index], result.RelevanceScore, 1e-5f));
        }
    }

    [Fact]
    public async Task A_long_text_loses_its_end_and_says_so_also_when_its_vector_is_known()
    {
        using var model = WeightsFolder.Encoder();
        model.Write("sentence_bert_config.json", """{"max_seq_length": 10}""");
        using var reranker = await BiEncoderReranker.LoadAsync(model.Folder, cancellationToken: Token);
        string[] documents = [string.Join(' ', Enumerable.Repeat("red", 9)), string.Join(' ', Enumerable.Repeat("red", 8)), "red"];

        for (var round = 0; round < 2; round++)
        {
            var response = await reranker.RerankAsync("red", documents, Raw, Token);
            Assert.Equal(1, response.Usage.TruncatedPairs);
            var scores = response.Results.ToDictionary(static result => result.Index, static result => result.RelevanceScore);
            Assert.Equal(scores[0], scores[1], 1e-6f);
        }

        Assert.Equal(10, reranker.GetService<RerankerMetadata>()!.MaxLength);
    }

    [Fact]
    public async Task A_calibration_takes_the_cosine()
    {
        using var model = WeightsFolder.Encoder();
        var package = await ModelPackage.SealAsync(model.Folder, new ModelManifest { Calibration = new ScoreCalibration { Method = CalibrationMethod.Platt, Temperature = 0.1, Bias = -5 } }, Token);
        using var reranker = await BiEncoderReranker.LoadAsync(package, cancellationToken: Token);

        var raw = await reranker.RerankAsync("red", Documents, Raw, Token);
        var calibrated = await reranker.RerankAsync("red", Documents, new RerankOptions { Calibrated = true }, Token);

        Assert.All(raw.Results.Zip(calibrated.Results), static pair => Assert.Equal(1 / (1 + Math.Exp(5 - (pair.First.RelevanceScore / 0.1))), pair.Second.RelevanceScore, 1e-5));
    }

    [Fact]
    public async Task Texts_may_be_empty_and_queries_may_not()
    {
        using var model = WeightsFolder.Encoder();
        using var reranker = await BiEncoderReranker.LoadAsync(model.Folder, cancellationToken: Token);
        Assert.Equal(2, (await reranker.RerankAsync("red", ["", "green"], cancellationToken: Token)).Results.Count);
        await Assert.ThrowsAsync<InvalidRerankRequestException>(() => reranker.RerankAsync(" ", ["green"], cancellationToken: Token));
        var error = await Assert.ThrowsAsync<InvalidRerankRequestException>(() => reranker.PrecomputeAsync(["green", null!], cancellationToken: Token));
        Assert.Contains("document 1 ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_decides_a_score_is_told_to_caches()
    {
        using var model = WeightsFolder.Encoder();
        using var mean = await BiEncoderReranker.LoadAsync(model.Folder, cancellationToken: Token);
        using var prompted = await BiEncoderReranker.LoadAsync(model.Folder, new OnnxRerankerOptions { BiEncoder = { QueryPrompt = "find " } }, Token);
        Assert.NotEqual(mean.GetService<RerankerMetadata>()!.Settings, prompted.GetService<RerankerMetadata>()!.Settings);
    }
}
