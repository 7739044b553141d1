using Microsoft.Extensions.DependencyInjection;

namespace Reranker.Tests;

public sealed class RerankerBuilderTests
{
    [Fact]
    public async Task The_decorator_added_first_sees_a_request_first()
    {
        var seen = new List<string>();
        using var fake = new FakeReranker(static (_, _) => 0);
        using var reranker = new RerankerBuilder(fake)
            .Use((inner, _) => new Noting(inner, () => seen.Add("first")))
            .Use((inner, _) => new Noting(inner, () => seen.Add("second")))
            .Build();

        await reranker.RerankAsync("query", ["a"], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["first", "second"], seen);
    }

    [Fact]
    public void Disposing_of_the_pipeline_disposes_of_what_is_inside()
    {
        var fake = new FakeReranker(static (_, _) => 0);

        new RerankerBuilder(fake).UseTelemetry().Build().Dispose();

        Assert.True(fake.Disposed);
    }

    [Fact]
    public void The_container_gives_one_reranker_and_others_by_key()
    {
        using var fake = new FakeReranker(static (_, _) => 0);
        using var keyed = new FakeReranker(static (_, _) => 0);
        var services = new ServiceCollection();
        services.AddReranker(_ => fake).UseLogging().UseTelemetry();
        services.AddKeyedReranker("other", _ => keyed);
        using var provider = services.BuildServiceProvider();

        Assert.Same(provider.GetRequiredService<IReranker>(), provider.GetRequiredService<IReranker>());
        Assert.Same(fake, provider.GetRequiredService<IReranker>().GetService<FakeReranker>());
        Assert.Same(keyed, provider.GetRequiredKeyedService<IReranker>("other"));
    }

    private sealed class Noting(IReranker inner, Action note) : DelegatingReranker(inner)
    {
        public override Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
        {
            note();
            return base.RerankAsync(request, options, cancellationToken);
        }
    }
}
