namespace Reranker.Tests;

public sealed class FusionRerankerTests : IDisposable
{
    private static readonly RerankRequest Scored = new("q", [new("a") { Score = 9 }, new("bb") { Score = 1 }]);

    private readonly Listener _inner = new(new FakeReranker(static (_, document) => document.Length));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_host_says_holds_where_the_request_says_nothing()
    {
        await Build(FusionOptions.Linear(0.3)).RerankAsync(Scored, new RerankOptions { TopN = 5 }, Token);
        Assert.Equal((0.3, 5), (_inner.Options!.Fusion!.Weight, _inner.Options.TopN));
    }

    [Fact]
    public async Task What_the_request_says_goes_before()
    {
        await Build(FusionOptions.Linear(0.3)).RerankAsync(Scored, new RerankOptions { Fusion = FusionOptions.ReciprocalRank(10) }, Token);
        Assert.Equal((FusionMethod.ReciprocalRank, 10), (_inner.Options!.Fusion!.Method, _inner.Options.Fusion.K));
    }

    [Fact]
    public async Task What_the_models_manifest_says_holds_where_the_host_says_nothing()
    {
        _inner.Fusion = FusionOptions.Linear(0.8);
        await Build(null).RerankAsync(Scored, cancellationToken: Token);
        Assert.Equal(0.8, _inner.Options!.Fusion!.Weight);
    }

    [Fact]
    public async Task Where_nobody_says_anything_or_no_document_has_a_score_nothing_is_fused()
    {
        await Build(null).RerankAsync(Scored, cancellationToken: Token);
        Assert.Null(_inner.Options);
        await Build(FusionOptions.Linear()).RerankAsync("q", ["a", "b"], cancellationToken: Token);
        Assert.Null(_inner.Options);
    }

    [Fact]
    public async Task Scores_from_a_cache_are_fused_like_fresh_ones()
    {
        using var cached = new RerankerBuilder(new FakeReranker(static (_, document) => document.Length)).UseFusion(FusionOptions.Linear(0.1)).UseScoreCache().Build();
        for (var i = 0; i < 2; i++)
        {
            var response = await cached.RerankAsync(Scored, cancellationToken: Token);
            Assert.Equal([(0, 1f), (1, 2f)], response.Results.Select(static result => (result.Index, result.ModelScore!.Value)));
        }

        Assert.Equal([1, 0], (await cached.RerankAsync(Scored, new RerankOptions { Fusion = FusionOptions.Linear(0.9) }, Token)).Results.Select(static result => result.Index));
    }

    public void Dispose() => _inner.Dispose();

    private IReranker Build(FusionOptions? fusion) => new RerankerBuilder(_inner).UseFusion(fusion).Build();

    private sealed class Listener(IReranker inner) : DelegatingReranker(inner)
    {
        public RerankOptions? Options { get; private set; }

        public FusionOptions? Fusion { get; set; }

        public override Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
        {
            Options = options;
            return base.RerankAsync(request, options, cancellationToken);
        }

        public override object? GetService(Type serviceType, object? serviceKey = null) =>
            base.GetService(serviceType, serviceKey) is RerankerMetadata metadata ? metadata with { Fusion = Fusion } : base.GetService(serviceType, serviceKey);
    }
}
