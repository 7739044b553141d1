namespace Reranker.Tests;

[Collection(nameof(RerankerDiagnostics))]
public sealed class CanaryRerankerTests : IDisposable
{
    private static readonly string[] Texts = ["a", "bb"];
    private readonly OnlineFixture _online = new();
    private readonly Measurements _measured = new();

    public void Dispose()
    {
        _measured.Dispose();
        _online.Dispose();
    }

    [Fact]
    public async Task A_share_of_the_keys_is_answered_by_the_challenger_always_the_same_and_as_many_are_its_control()
    {
        var user = "";
        var versions = new Dictionary<string, string>();
        using (var reranker = Build(0.2, _ => user))
        {
            for (var i = 0; i < 600; i++)
            {
                user = $"user {i % 300}";
                var response = await reranker.RerankAsync($"query {i}", Texts, cancellationToken: OnlineFixture.Token);
                Assert.Equal(response.Model.Version == "2" ? [0, 1] : [1, 0], response.Results.Select(static result => result.Index));
                Assert.Equal(response.Model.Version, versions.TryAdd(user, response.Model.Version!) ? response.Model.Version : versions[user]);
            }
        }

        var kinds = (await _online.ReadAsync()).CountBy(static impression => impression.Kind).ToDictionary();
        Assert.Equal(kinds[ImpressionKind.Canary], 2 * versions.Values.Count(static version => version == "2"));
        Assert.InRange(kinds[ImpressionKind.Canary], 80, 160); // a fifth of 600
        Assert.InRange(kinds[ImpressionKind.Control], 80, 160);
    }

    [Fact]
    public async Task Without_a_key_the_query_decides()
    {
        using var reranker = Build(0.5, static _ => null);

        foreach (var query in Enumerable.Range(0, 20).Select(static i => $"query {i}"))
        {
            var first = await reranker.RerankAsync(query, Texts, cancellationToken: OnlineFixture.Token);
            var second = await reranker.RerankAsync(query, ["other"], cancellationToken: OnlineFixture.Token);
            Assert.Equal(first.Model, second.Model);
        }
    }

    [Fact]
    public async Task A_challenger_that_fails_leaves_the_request_to_the_champion()
    {
        _online.Challenger.Failure = new InferenceException("broken");
        using (var reranker = Build(1))
        {
            var response = await reranker.RerankAsync("query", Texts, cancellationToken: OnlineFixture.Token);

            Assert.Equal("1", response.Model.Version);
        }

        Assert.Equal(1, _measured.Count("reranker.online.failures", "canary Reranker.InferenceException"));
        Assert.Empty(await _online.ReadAsync());
    }

    [Fact]
    public async Task A_request_that_neither_can_answer_is_the_callers_to_mend()
    {
        _online.Champion.Failure = _online.Challenger.Failure = new InvalidRerankRequestException("query", "The query is blank.");
        using var reranker = Build(1);

        await Assert.ThrowsAsync<InvalidRerankRequestException>(() => reranker.RerankAsync(" ", Texts, cancellationToken: OnlineFixture.Token));

        Assert.Equal(0, _measured.Count("reranker.online.failures"));
    }

    [Fact]
    public async Task Cancelling_cancels_and_is_nobodys_failure()
    {
        using var reranker = Build(1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reranker.RerankAsync("query", Texts, cancellationToken: new CancellationToken(canceled: true)));

        Assert.Equal(0, _measured.Count("reranker.online.failures"));
    }

    private IReranker Build(double fraction, Func<RerankRequest, string?>? key = null) =>
        _online.Build(builder => builder.UseCanary(_ => _online.Challenger, new CanaryOptions { Fraction = fraction, Key = key, QueueCapacity = 1000 }));
}
