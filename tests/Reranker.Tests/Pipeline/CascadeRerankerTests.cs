using CsCheck;
using Microsoft.Extensions.Options;

namespace Reranker.Tests;

[Collection(nameof(RerankerDiagnostics))]
public sealed class CascadeRerankerTests : IDisposable
{
    // The cheap one prefers long documents, the costly one late letters.
    private readonly FakeReranker _cheap = new(static (_, text) => text.Length) { Model = new ModelIdentity("cheap", "1", new string('c', 64)) };
    private readonly FakeReranker _costly = new(static (_, text) => text.Length == 0 ? 0 : (text[0] - 'a') / 26f);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _cheap.Dispose();
        _costly.Dispose();
    }

    [Fact]
    public async Task The_costly_one_ranks_what_the_cheap_one_keeps_and_the_rest_follows_with_its_own_words()
    {
        var response = await Build(keep: 2).RerankAsync("query", ["z", "bbbb", "yy", "cccc", "aaa"], cancellationToken: Cancel);

        Assert.Equal(["bbbb", "cccc"], Assert.Single(_costly.Scored));
        Assert.Equal([3, 1, 4, 2, 0], response.Results.Select(static result => result.Index));
        Assert.Equal([2 / 26f, 1 / 26f, 1 / 26f, 1 / 26f, 1 / 26f], response.Results.Select(static result => result.RelevanceScore));
        Assert.Equal([null, null, new FirstStageScore(_cheap.Model, 3), new(_cheap.Model, 2), new(_cheap.Model, 1)], response.Results.Select(static result => result.FirstStage));
        Assert.Equal((_costly.Model, 50 + 20), (response.Model, response.Usage.TotalTokens));
    }

    [Fact]
    public void Every_document_is_ranked_once_and_scores_never_rise() =>
        Gen.Select(Gen.String[Gen.Char['a', 'e'], 0, 4].Array[1, 12], Gen.Int[1, 14], Gen.Int[1, 14]).Sample((documents, keep, top) =>
        {
            var all = Build(keep).RerankAsync("query", documents, cancellationToken: Cancel).GetAwaiter().GetResult();
            var best = Build(keep).RerankAsync("query", documents, new RerankOptions { TopN = top }, Cancel).GetAwaiter().GetResult();

            Assert.Equal(Enumerable.Range(0, documents.Length), all.Results.Select(static result => result.Index).Order());
            Assert.Equal(all.Results.Select(static result => result.RelevanceScore).OrderDescending(), all.Results.Select(static result => result.RelevanceScore));
            Assert.Equal(Math.Max(0, documents.Length - keep), all.Results.Count(static result => result.FirstStage is not null));
            Assert.All(all.Results, result => Assert.Equal(documents[result.Index], result.Document.Text));
            Assert.Equal(all.Results.Take(top), best.Results);
        }, iter: 300, threads: 1);

    [Fact]
    public async Task No_more_documents_than_are_kept_go_straight_to_the_costly_one()
    {
        await Build(keep: 3).RerankAsync("query", ["a", "b", "c"], cancellationToken: Cancel);
        await Build(keep: 3).ScoreAsync(new ScoreRequest([.. Enumerable.Repeat(new QueryDocumentPair("q", "a"), 5)]), cancellationToken: Cancel);
        Assert.Equal((0, 2), (_cheap.Calls, _costly.Calls));
    }

    [Fact]
    public async Task A_cheap_one_that_fails_fails_the_request_unless_the_costly_one_shall_rank_all()
    {
        _cheap.Failure = new InferenceException("broken");
        await Assert.ThrowsAsync<InferenceException>(() => Build(keep: 1).RerankAsync("query", ["a", "b"], cancellationToken: Cancel));

        var response = await Build(keep: 1, rerankAll: true).RerankAsync("query", ["a", "b"], cancellationToken: Cancel);
        Assert.Equal(["a", "b"], Assert.Single(_costly.Scored));
        Assert.All(response.Results, static result => Assert.Null(result.FirstStage));
    }

    [Fact]
    public async Task An_invalid_and_a_cancelled_request_are_never_tried_on_the_costly_one()
    {
        var cascade = Build(keep: 1, rerankAll: true);
        _cheap.Failure = new InvalidRerankRequestException("query", "The query is blank.");
        await Assert.ThrowsAsync<InvalidRerankRequestException>(() => cascade.RerankAsync(" ", ["a", "b"], cancellationToken: Cancel));
        await Assert.ThrowsAsync<OperationCanceledException>(() => cascade.RerankAsync("query", ["a", "b"], cancellationToken: new CancellationToken(canceled: true)));
        Assert.Equal(0, _costly.Calls);
    }

    [Fact]
    public void The_cheap_one_stays_its_owners()
    {
        Build(keep: 1).Dispose();
        Assert.Equal((false, true), (_cheap.Disposed, _costly.Disposed));
    }

    [Fact]
    public void To_keep_nothing_is_refused() => Assert.Throws<OptionsValidationException>(() => Build(keep: 0));

    private IReranker Build(int keep, bool rerankAll = false) =>
        new RerankerBuilder(_costly).UseCascade(_ => _cheap, new CascadeOptions { Keep = keep, RerankAllOnFailure = rerankAll }).Build();
}
