using BenchmarkDotNet.Attributes;

namespace Reranker.Benchmarks;

/// <summary>What evidence costs on one core: the paired tests over 10,000 queries, and whole decisions over a usual number of them.</summary>
[MemoryDiagnoser]
public class PairedTestBenchmarks
{
    private readonly ChampionChallengerPolicy _policy = new();
    private (double[] Champion, double[] Challenger) _values;
    private (EvaluationReport Champion, EvaluationReport Challenger) _reports;

    [GlobalSetup]
    public void Draw()
    {
        var random = new SeededRandom(3);
        double[] champion = [.. Enumerable.Range(0, 10_000).Select(_ => random.NextDouble())];
        _values = (champion, [.. champion.Select(value => value + (0.2 * (random.NextDouble() - 0.49)))]);
        _reports = SimulatedReports.OfSampleMonth().Draw(queries: 200, gain: 0.02, random);
    }

    [Benchmark]
    public double Permute10000Times() => PairedPermutationTest.Run(_values.Challenger, _values.Champion, permutations: 10_000).PValue;

    [Benchmark]
    public double Resample10000Times() => PairedBootstrap.Interval(_values.Challenger, _values.Champion, resamples: 10_000).High;

    [Benchmark]
    public PromotionOutcome DecideOn200Queries() => _policy.Decide(_reports.Champion, _reports.Challenger).Outcome;
}
