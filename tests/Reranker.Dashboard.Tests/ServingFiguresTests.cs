using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Reranker.Dashboard.Tests;

public sealed class ServingFiguresTests
{
    [Fact]
    public async Task Requests_and_refusals_are_counted_minute_by_minute()
    {
        var time = new FakeTimeProvider();
        using var figures = new ServingFigures(time);
        using var reranker = new RerankerBuilder(new FakeReranker(static (_, _) => 1)).UseTelemetry().Build(new ServiceCollection().AddSingleton<TimeProvider>(time).BuildServiceProvider());
        using var failing = new RerankerBuilder(new FakeReranker(static (_, _) => 1) { Failure = new InferenceException("no") }).UseTelemetry().Build();

        await reranker.RerankAsync("q", ["a"], cancellationToken: TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromMinutes(1));
        await reranker.RerankAsync("q", ["a"], cancellationToken: TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<InferenceException>(() => failing.RerankAsync("q", ["a"], cancellationToken: TestContext.Current.CancellationToken));

        // Other tests of this process may rank meanwhile.
        var minutes = figures.Read();
        Assert.Equal(30, minutes.Count);
        Assert.True(minutes[^2].Requests >= 1 && minutes[^1].Requests >= 2 && minutes[^1].Errors >= 1);
        time.Advance(TimeSpan.FromMinutes(40));
        Assert.Equal(30, figures.Read().Count);
        Assert.Equal(0, figures.Read()[0].Requests);
    }
}
