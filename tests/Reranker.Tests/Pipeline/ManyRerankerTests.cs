namespace Reranker.Tests;

public sealed class ManyRerankerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_request_gets_its_own_answer_in_their_order()
    {
        using var fake = new FakeReranker(static (query, document) => query.Length * document.Length);
        var responses = await fake.RerankManyAsync([.. Enumerable.Range(1, 40).Select(static length => new RerankRequest(new string('q', length), ["a", "bb"]))], maxConcurrency: 1, cancellationToken: Token);

        Assert.Equal(Enumerable.Range(1, 40).Select(static length => 2f * length), responses.Select(static response => response.Results[0].RelevanceScore));
    }

    [Fact]
    public async Task No_requests_are_answered_by_nothing()
    {
        using var fake = new FakeReranker(static (_, _) => 0);
        Assert.Empty(await fake.RerankManyAsync([], cancellationToken: Token));
    }

    [Fact]
    public async Task One_that_cannot_be_ranked_ends_the_call()
    {
        using var fake = new FakeReranker(static (_, _) => 0) { Failure = new InvalidRerankRequestException("query", "It is blank.") };
        await Assert.ThrowsAsync<InvalidRerankRequestException>(() => fake.RerankManyAsync([new RerankRequest("", ["a"])], cancellationToken: Token));
    }
}
