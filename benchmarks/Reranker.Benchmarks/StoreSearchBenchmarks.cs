using BenchmarkDotNet.Attributes;
using Reranker.MLflow;

namespace Reranker.Benchmarks;

/// <summary>The first page of 50 runs of a search in an embedded store of 100,000 runs, each with 5 metrics of 4 points, 5 parameters and 6 tags.</summary>
[MemoryDiagnoser]
public class StoreSearchBenchmarks
{
    private IMLflowClient _client = null!;

    /// <summary>What is asked: a filter, then what the results are ordered by.</summary>
    public static IEnumerable<Question> Questions =>
    [
        new("newest", null, null),
        new("metric", "metrics.metric0 > 0.999", null),
        new("param", "params.param3 = 'value 7'", null),
        new("tag", "tags.tag4 LIKE 'value 40%'", null),
        new("metric, param and tag, best first", "metrics.metric0 > 0.5 AND params.param1 = 'value 3' AND tags.tag2 != 'value 9'", "metrics.metric1 DESC"),
        new("best of all", null, "metrics.metric0 DESC"),
        new("by param", null, "params.param4 ASC"),
        new("nothing found", "params.param0 = 'nowhere'", "metrics.metric2 ASC"),
        new("attribute", "attributes.user_id = 'user10' AND status = 'FAILED'", null),
    ];

    /// <summary>The question.</summary>
    [ParamsSource(nameof(Questions))]
    public Question Asked { get; set; } = null!;

    [GlobalSetup]
    public async Task OpenAsync() => _client = await LargeStore.OpenAsync(100_000);

    [GlobalCleanup]
    public void Close() => _client.Dispose();

    [Benchmark]
    public Task<PagedList<Run>> Search() => _client.SearchRunsAsync(
        [LargeStore.ExperimentId], new SearchOptions { Filter = Asked.Filter, OrderBy = Asked.Order is { } order ? [order] : [], MaxResults = 50 });

    /// <summary>A search.</summary>
    public sealed record Question(string Name, string? Filter, string? Order)
    {
        public override string ToString() => Name;
    }
}
