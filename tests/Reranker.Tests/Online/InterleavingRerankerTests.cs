using Microsoft.Extensions.Options;

namespace Reranker.Tests;

[Collection(nameof(RerankerDiagnostics))]
public sealed class InterleavingRerankerTests : IDisposable
{
    private static readonly string[] Texts = ["a", "bb", "ccc", "dddd"];
    private readonly OnlineFixture _online = new();
    private readonly Measurements _measured = new();

    public void Dispose()
    {
        _measured.Dispose();
        _online.Dispose();
    }

    [Fact]
    public async Task An_answer_is_drafted_and_stored_with_the_team_of_each_result()
    {
        RerankResponse response;
        using (var reranker = Build())
            response = await reranker.RerankAsync("query", Texts, cancellationToken: OnlineFixture.Token);

        // The champion has 3 2 1 0, the challenger 0 1 2 3.
        Assert.Equal([0, 3], response.Results.Take(2).Select(static result => result.Index).Order());
        Assert.Equal([1, 2], response.Results.Skip(2).Select(static result => result.Index).Order());
        Assert.All(response.Results, result => Assert.Equal(Texts[result.Index].Length, result.RelevanceScore)); // the champion's scores
        Assert.Equal(_online.Champion.Model, response.Model);
        Assert.Equal(80, response.Usage.TotalTokens); // of both

        var impression = Assert.Single(await _online.ReadAsync());
        Assert.Equal(response.ImpressionId, impression.Id);
        Assert.Equal((ImpressionKind.Interleaved, "model/1@aaaaaaaaaaaa", "model/2@bbbbbbbbbbbb"), (impression.Kind, impression.Champion, impression.Challenger));
        Assert.Equal(response.Results.Select(static result => ImpressionResult.Of(result.Document).TextDigest), impression.Results.Select(static result => result.TextDigest));
        Assert.Equal(response.Results.Select(static result => result.Index is 0 or 1 ? Team.Challenger : Team.Champion), impression.Results.Select(static result => result.Team!.Value));
    }

    [Fact]
    public async Task Only_as_many_results_as_were_asked_for_are_drafted()
    {
        using var reranker = Build();

        var response = await reranker.RerankAsync("query", Texts, new RerankOptions { TopN = 2 }, OnlineFixture.Token);

        Assert.Equal([0, 3], response.Results.Select(static result => result.Index).Order());
    }

    [Fact]
    public async Task A_challenger_that_fails_leaves_the_champions_answer()
    {
        _online.Challenger.Failure = new InferenceException("broken");
        using (var reranker = Build())
        {
            var response = await reranker.RerankAsync("query", Texts, new RerankOptions { TopN = 2 }, OnlineFixture.Token);

            Assert.Equal([3, 2], response.Results.Select(static result => result.Index));
            Assert.Null(response.ImpressionId);
        }

        Assert.Equal(1, _measured.Count("reranker.online.failures", "interleaving Reranker.InferenceException"));
        Assert.Empty(await _online.ReadAsync());
    }

    [Fact]
    public async Task A_challenger_that_is_late_leaves_the_champions_answer()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var late = new Waiting(_online.Challenger, entered, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously).Task);
        using var reranker = _online.Build(builder => builder.UseInterleaving(_ => late, new InterleavingOptions { Fraction = 1 }));

        var answer = reranker.RerankAsync("query", Texts, cancellationToken: OnlineFixture.Token);
        await entered.Task.WaitAsync(OnlineFixture.Token);
        _online.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([3, 2, 1, 0], (await answer).Results.Select(static result => result.Index));
        Assert.Equal(1, _measured.Count("reranker.online.failures", "interleaving System.TimeoutException"));
    }

    [Fact]
    public async Task A_challenger_that_ranks_other_documents_leaves_the_champions_answer()
    {
        using var reranker = _online.Build(builder => builder.UseInterleaving(_ => new Forgetful(_online.Challenger), new InterleavingOptions { Fraction = 1 }));

        var response = await reranker.RerankAsync("query", Texts, cancellationToken: OnlineFixture.Token);

        Assert.Equal([3, 2, 1, 0], response.Results.Select(static result => result.Index));
        Assert.Equal(1, _measured.Count("reranker.online.failures", "interleaving Reranker.InferenceException"));
    }

    [Fact]
    public async Task What_the_champion_refuses_is_refused_and_no_failure_of_the_challenger()
    {
        _online.Champion.Failure = _online.Challenger.Failure = new InvalidRerankRequestException("query", "The query is blank.");
        using var reranker = Build();

        await Assert.ThrowsAsync<InvalidRerankRequestException>(() => reranker.RerankAsync(" ", Texts, cancellationToken: OnlineFixture.Token));

        Assert.Equal(0, _measured.Count("reranker.online.failures"));
    }

    [Fact]
    public void Without_a_store_the_pipeline_is_not_built() => Assert.Throws<InvalidOperationException>(
        () => _online.Build(builder => builder.UseInterleaving(_ => _online.Challenger, new InterleavingOptions { Fraction = 1 }), withStore: false));

    [Fact]
    public void A_share_of_nothing_puts_nothing_around_the_champion() =>
        Assert.Same(_online.Champion, _online.Build(builder => builder.UseInterleaving(_ => _online.Challenger, new InterleavingOptions { Fraction = 0 })));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_share_is_from_0_to_1(double fraction) =>
        Refused(new InterleavingOptions { Fraction = fraction });

    [Fact]
    public void To_wait_for_no_time_is_refused() => Refused(new InterleavingOptions { Fraction = 1, Timeout = TimeSpan.Zero });

    private void Refused(InterleavingOptions options) => Assert.Throws<OptionsValidationException>(
        () => _online.Build(builder => builder.UseInterleaving(_ => _online.Challenger, options)));

    private IReranker Build() => _online.Build(builder => builder.UseInterleaving(_ => _online.Challenger, new InterleavingOptions { Fraction = 1 }));

    private sealed class Forgetful(IReranker inner) : DelegatingReranker(inner)
    {
        public override Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
            base.RerankAsync(request with { Documents = [.. request.Documents.Skip(1)] }, options, cancellationToken);
    }
}
