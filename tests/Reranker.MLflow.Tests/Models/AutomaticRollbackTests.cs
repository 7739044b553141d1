using Microsoft.Extensions.DependencyInjection;

namespace Reranker.MLflow.Tests;

public sealed class AutomaticRollbackTests : IDisposable
{
    private readonly PromotionStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_champion_that_fails_is_taken_back_once_and_the_one_that_returns_is_left_alone()
    {
        await _store.AddAsync();
        await _store.Promotion.PromoteAsync(1, cancellationToken: Cancellation);
        await _store.AddAsync();
        await _store.Promotion.PromoteAsync(2, cancellationToken: Cancellation);
        using var model = new Model();
        await using var services = new ServiceCollection().AddSingleton(_store.Promotion).BuildServiceProvider();
        using var reranker = new RerankerBuilder(model).UseAutomaticRollback(new RollbackGuardOptions { MinimumRequests = 40, MaximumLatencyRatio = null }).Build(services);

        await RequestAsync(reranker, 40);
        (model.Version, model.IsBroken) = (2, true);
        await RequestAsync(reranker, 40);
        // The rollback goes on beside the requests.
        while (await _store.FindAsync(ModelNames.Champion) != 1 || (await _store.Promotion.ListTermsAsync(Cancellation)).Count < 3)
            await Task.Yield();

        var term = (await _store.Promotion.ListTermsAsync(Cancellation))[0];
        Assert.Equal((PromotionCause.Rollback, "automatic rollback", 2), (term.Cause, term.By, term.Predecessor));
        Assert.StartsWith("100.0 % of 40 requests failed, 0.0 % before", term.Reason, StringComparison.Ordinal);
        await _store.AssertInStepAsync(champion: 1, previous: 2);
    }

    public void Dispose() => _store.Dispose();

    private static async Task RequestAsync(IReranker reranker, int times)
    {
        for (var i = 0; i < times; i++)
        {
            try
            {
                await reranker.RerankAsync("query", ["document"], cancellationToken: Cancellation);
            }
            catch (InferenceException)
            {
                // What a caller sees.
            }
        }
    }

    private sealed class Model : IReranker
    {
        public int Version { get; set; } = 1;

        public bool IsBroken { get; set; }

        private ModelIdentity Identity => new(PromotionStore.Model, $"{Version}", $"digest {Version}");

        public Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options, CancellationToken cancellationToken) => IsBroken
            ? throw new InferenceException("The model gives no number.")
            : Task.FromResult(new RerankResponse([new RerankResult(0, 0.5f, request.Documents[0])], Identity, new RerankUsage(1, 0)));

        public Task<ScoreResponse> ScoreAsync(ScoreRequest request, RerankOptions? options, CancellationToken cancellationToken) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey) => serviceType == typeof(RerankerMetadata) ? new RerankerMetadata("test", Identity, 512) : null;

        public void Dispose()
        {
        }
    }
}
