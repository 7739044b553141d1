using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace Reranker.Tests;

[Collection(nameof(RerankerDiagnostics))]
public sealed class SharedScoresTests : IDisposable
{
    private static readonly ScoreCacheOptions Shared = new() { Shared = true };

    private readonly FakeReranker _first = new(static (_, text) => text.Length);
    private readonly FakeReranker _second = new(static (_, text) => text.Length);
    private readonly RemoteCache _remote = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public async Task What_one_replica_scored_another_knows_and_scores_only_the_rest()
    {
        await using var one = Replica(_first);
        await using var other = Replica(_second);
        await one.GetRequiredService<IReranker>().RerankAsync("query", ["a", "ccc"], cancellationToken: Cancel);

        var response = await other.GetRequiredService<IReranker>().RerankAsync("query", ["bb", "a", "ccc", "bb", "a"], cancellationToken: Cancel);

        Assert.Equal(["bb"], Assert.Single(_second.Scored));
        Assert.Equal([(2, 3f), (0, 2f), (3, 2f), (1, 1f), (4, 1f)], response.Results.Select(static result => (result.Index, result.RelevanceScore)));
    }

    [Fact]
    public async Task A_shared_score_is_read_once_and_then_remembered()
    {
        await using var one = Replica(_first);
        await using var other = Replica(_second);
        foreach (var replica in new[] { one, other })
            await replica.GetRequiredService<IReranker>().RerankAsync("query", ["a"], cancellationToken: Cancel);
        var reads = _remote.Reads;

        await other.GetRequiredService<IReranker>().RerankAsync("query", ["a"], cancellationToken: Cancel);

        Assert.Equal((reads, 0), (_remote.Reads, _second.Calls));
    }

    [Fact]
    public async Task A_distributed_cache_that_fails_costs_scores_but_no_answer()
    {
        await using var replica = Replica(_first);
        _remote.IsDown = true;
        var response = await replica.GetRequiredService<IReranker>().RerankAsync("query", ["a", "bb"], cancellationToken: Cancel);
        Assert.Equal([1, 0], response.Results.Select(static result => result.Index));
    }

    [Fact]
    public void To_share_without_a_HybridCache_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => new RerankerBuilder(_first).UseScoreCache(Shared).Build());

    private ServiceProvider Replica(IReranker model)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IDistributedCache>(_remote);
        services.AddHybridCache();
        services.AddReranker(_ => model).UseScoreCache(Shared);
        return services.BuildServiceProvider();
    }

    /// <summary>Stands for a server that all replicas reach.</summary>
    private sealed class RemoteCache : IDistributedCache
    {
        private readonly ConcurrentDictionary<string, byte[]> _values = new();
        private int _reads;

        public bool IsDown { get; set; }

        public int Reads => _reads;

        public byte[]? Get(string key)
        {
            RequireUp();
            Interlocked.Increment(ref _reads);
            return _values.GetValueOrDefault(key);
        }

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Task.FromResult(Get(key));

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options)
        {
            RequireUp();
            _values[key] = value;
        }

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            Set(key, value, options);
            return Task.CompletedTask;
        }

        public void Refresh(string key) => RequireUp();

        public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

        public void Remove(string key) => _values.TryRemove(key, out _);

        public Task RemoveAsync(string key, CancellationToken token = default)
        {
            Remove(key);
            return Task.CompletedTask;
        }

        private void RequireUp()
        {
            if (IsDown)
                throw new InvalidOperationException("The server is down.");
        }
    }
}
