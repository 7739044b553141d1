namespace Reranker.Training.Tests;

public class Bm25RerankerTests
{
    private static readonly string[] Pool = ["red apple", "green apple tree", "stone"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scores_are_those_of_the_formula_worked_out_by_hand()
    {
        using var bm25 = new Bm25Reranker(Pool);
        var response = await bm25.ScoreAsync(new ScoreRequest([new("Red apple", "red apple"), new("red", "red red stone"), new("apple", "stone"), new("pear", "a pear")]), new RerankOptions { RawScores = true }, Token);
        // N = 3, mean length 2; idf(red) = ln(1 + 2.5 / 1.5) = 0.980829, idf(apple) = ln(1 + 1.5 / 2.5) = 0.470004, idf(pear) = ln(1 + 3.5 / 0.5) = 2.079442.
        // Length 2: norm 0.9, one of a term counts 1.9 / 1.9. Length 3: norm 0.9 · (0.6 + 0.4 · 1.5) = 1.08, two count 2 · 1.9 / 3.08 = 1.233766.
        double[] expected = [0.980829 + 0.470004, 0.980829 * 1.233766, 0, 2.079442];
        Assert.All(expected.Zip(response.Scores), static pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public async Task It_ranks_as_the_index_does()
    {
        string[] texts = [.. Enumerable.Range(0, 12).Select(static i => $"apple{string.Concat(Enumerable.Repeat(" tree", i))} {(i % 3 == 0 ? "red" : "green")}")];
        using var bm25 = new Bm25Reranker(texts);
        using var index = new Bm25Index(texts);
        var ranked = await bm25.RerankAsync(new RerankRequest("red apple", [.. texts.Select(RerankDocument.FromString)]), cancellationToken: Token);
        Assert.Equal(index.Search("red apple", 5), ranked.Results.Take(5).Select(static result => result.Index));
        Assert.All(ranked.Results, static result => Assert.InRange(result.RelevanceScore, 0, 1));
    }

    [Fact]
    public void Its_digest_is_that_of_its_pool()
    {
        using var one = new Bm25Reranker(Pool);
        using var same = new Bm25Reranker([.. Pool, "stone"]);
        using var other = new Bm25Reranker([.. Pool, "plum"]);
        Assert.Equal(64, one.Model.Digest.Length);
        Assert.Equal(one.Model, same.Model);
        Assert.NotEqual(one.Model, other.Model);
    }

    [Fact]
    public async Task An_empty_pool_and_an_empty_text_have_scores_too()
    {
        using var bm25 = new Bm25Reranker([]);
        var response = await bm25.ScoreAsync(new ScoreRequest([new("apple", ""), new("apple", "apple")]), new RerankOptions { RawScores = true }, Token);
        Assert.Equal(0, response.Scores[0]);
        Assert.True(float.IsFinite(response.Scores[1]));
    }
}
