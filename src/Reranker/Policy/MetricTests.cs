namespace Reranker;

/// <summary>The tests of a policy that compare ranking metrics, query by query.</summary>
internal sealed class MetricTests(ChampionChallengerPolicyOptions options, EvaluationReport champion, EvaluationReport challenger)
{
    /// <summary>Whether the challenger is better in each primary metric, the first one first.</summary>
    public PromotionTest[] Superiority()
    {
        string[] metrics = [.. options.AllPrimaryMetrics];
        var permutations = metrics.Select(metric => PairedPermutationTest.Run(challenger.PerQuery[metric], champion.PerQuery[metric], options.Permutations, options.Seed)).ToArray();
        var adjusted = HolmCorrection.Adjust([.. permutations.Select(static permutation => permutation.PValue)]);
        return
        [
            .. metrics.Select((metric, i) => Compare(metric, PromotionTestKind.Superiority, options.Alpha) with
            {
                Passed = adjusted[i] <= options.Alpha && permutations[i].Difference >= options.MinimumEffect,
                PValue = permutations[i].PValue,
                AdjustedPValue = adjusted[i],
                TTestPValue = PairedTTest.Run(challenger.PerQuery[metric], champion.PerQuery[metric]).PValue,
            }),
        ];
    }

    /// <summary>Whether a metric falls no further than its margin. A fall of exactly the margin passes, also when its difference was rounded.</summary>
    public PromotionTest NonInferiority(string metric)
    {
        var margin = options.Margins[metric];
        var test = Compare(metric, PromotionTestKind.NonInferiority, margin);
        return test with { Passed = test.Difference >= -margin - 1e-12 };
    }

    /// <summary>Whether the first primary metric falls beyond a margin, beyond chance, in any slice: the test of the slice with the least p-value.</summary>
    /// <returns><see langword="null"/> where the queries are not parted by any attribute.</returns>
    public PromotionTest? WorstSlice(double margin)
    {
        var metric = options.PrimaryMetric;
        var slices = champion.Slices.Where(slice => slice.Queries.Count < champion.QueryIds.Count).ToArray();
        var tests = slices.Select(slice => Compare(metric, PromotionTestKind.WorstSlice, margin, slice)).ToArray();
        var falls = slices.Zip(tests, (slice, test) => test.Difference >= -margin ? 1 : FallBeyond(margin, slice.Of(champion.PerQuery[metric]), slice.Of(challenger.PerQuery[metric]))).ToArray();
        var adjusted = HolmCorrection.Adjust(falls);
        return tests
            .Select((test, i) => test with { Passed = adjusted[i] > options.Alpha, PValue = falls[i], AdjustedPValue = adjusted[i] })
            .OrderBy(static test => test.PValue).ThenBy(static test => test.Difference).FirstOrDefault();
    }

    private double FallBeyond(double margin, IReadOnlyList<double> holders, IReadOnlyList<double> rivals) =>
        PairedPermutationTest.Run(holders, [.. rivals.Select(value => value + margin)], options.Permutations, options.Seed).PValue;

    // What every test tells, whatever it asks; passing is up to the caller.
    private PromotionTest Compare(string metric, PromotionTestKind kind, double threshold, EvaluationSlice? slice = null)
    {
        var (rivals, holders) = (challenger.PerQuery[metric], champion.PerQuery[metric]);
        if (slice is not null)
            (rivals, holders) = (slice.Of(rivals), slice.Of(holders));
        var (low, high) = PairedBootstrap.Interval(rivals, holders, seed: options.Seed);
        return new PromotionTest
        {
            Metric = metric,
            Kind = kind,
            Passed = false,
            Slice = slice is null ? null : $"{slice.Attribute} {slice.Name}",
            Queries = rivals.Count,
            Champion = holders.Average(),
            Challenger = rivals.Average(),
            Difference = PairedDifferences.Of(rivals, holders).Average(),
            IntervalLow = low,
            IntervalHigh = high,
            Threshold = threshold,
        };
    }
}
