using Microsoft.Extensions.Options;

namespace Reranker;

/// <summary>Decides on the evidence of held-out queries whether a challenger replaces the champion.</summary>
/// <remarks>
/// Pure: the same reports and options give the same decision everywhere. The challenger must be better in the primary metric by a seeded, paired, one-sided
/// permutation test and by a least effect, and no other metric may fall by more than its margin. In this order: too few queries are
/// <see cref="PromotionOutcome.Inconclusive"/>; no rise, or a fall beyond a margin, is <see cref="PromotionOutcome.Kept"/>; a rise that may be
/// chance is inconclusive; one below the least effect is kept; what remains is <see cref="PromotionOutcome.Promoted"/>. Safe for concurrent use.
/// </remarks>
public sealed class ChampionChallengerPolicy
{
    private readonly ChampionChallengerPolicyOptions _options;

    /// <summary>Creates a policy.</summary>
    /// <param name="options">What it takes; <see langword="null"/> for the defaults.</param>
    /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
    public ChampionChallengerPolicy(ChampionChallengerPolicyOptions? options = null)
    {
        _options = options ?? new ChampionChallengerPolicyOptions();
        if (new ChampionChallengerPolicyOptionsValidator().Validate(name: null, _options) is { Failed: true } result)
            throw new OptionsValidationException(Options.DefaultName, typeof(ChampionChallengerPolicyOptions), result.Failures);
    }

    /// <summary>Decides.</summary>
    /// <param name="champion">The report of the model that serves.</param>
    /// <param name="challenger">The report of the model that wants to, on the same queries.</param>
    /// <exception cref="ArgumentException">The reports are not about the same dataset and queries, or lack a metric, or hold a value that is not finite.</exception>
    public PromotionDecision Decide(EvaluationReport champion, EvaluationReport challenger)
    {
        ComparableReports.ThrowIfNot(champion, challenger, [_options.PrimaryMetric, .. _options.Margins.Keys]);
        var queries = champion.QueryIds.Count;
        if (queries == 0)
            return Conclude(PromotionOutcome.Inconclusive, [PromotionReasons.TooFew(0, _options.MinimumQueries)], [], _options.MinimumQueries);

        var primary = TestSuperiority(champion, challenger);
        PromotionTest[] others = [.. _options.Margins.Where(margin => margin.Key != _options.PrimaryMetric)
            .OrderBy(static margin => margin.Key, StringComparer.Ordinal).Select(margin => TestNonInferiority(champion, challenger, margin.Key, margin.Value))];
        return Judge(primary, others, champion, challenger);
    }

    private PromotionDecision Judge(PromotionTest primary, PromotionTest[] others, EvaluationReport champion, EvaluationReport challenger)
    {
        PromotionTest[] tests = [primary, .. others];
        var finding = PromotionReasons.Finding(primary);
        string[] falls = [.. others.Where(static test => !test.Passed).Select(PromotionReasons.TooFar)];
        var metric = _options.PrimaryMetric;

        if (primary.Queries < _options.MinimumQueries)
            return Conclude(PromotionOutcome.Inconclusive, [PromotionReasons.TooFew(primary.Queries, _options.MinimumQueries), finding], tests, _options.MinimumQueries);
        if (champion.PerQuery[metric].SequenceEqual(challenger.PerQuery[metric]))
            return Conclude(PromotionOutcome.Kept, [PromotionReasons.NoDifference(primary), .. falls], tests);
        if (primary.Difference <= 0)
            return Conclude(PromotionOutcome.Kept, [finding, .. falls], tests);
        if (falls.Length > 0)
            return Conclude(PromotionOutcome.Kept, [.. falls, finding], tests);
        if (primary.PValue > _options.Alpha)
        {
            var required = RequiredQueries(champion.PerQuery[metric], challenger.PerQuery[metric]);
            return Conclude(PromotionOutcome.Inconclusive, [finding, PromotionReasons.MayBeChance(required, _options.Power)], tests, required);
        }

        return primary.Passed
            ? Conclude(PromotionOutcome.Promoted, [finding, .. others.Select(PromotionReasons.Held)], tests)
            : Conclude(PromotionOutcome.Kept, [PromotionReasons.TooSmall(primary, _options.MinimumEffect), finding], tests);
    }

    private PromotionTest TestSuperiority(EvaluationReport champion, EvaluationReport challenger)
    {
        var metric = _options.PrimaryMetric;
        var (rivals, holders) = (challenger.PerQuery[metric], champion.PerQuery[metric]);
        var permutation = PairedPermutationTest.Run(rivals, holders, _options.Permutations, _options.Seed);
        return Compare(champion, challenger, metric, PromotionTestKind.Superiority, _options.Alpha) with
        {
            Passed = permutation.PValue <= _options.Alpha && permutation.Difference >= _options.MinimumEffect,
            PValue = permutation.PValue,
            TTestPValue = PairedTTest.Run(rivals, holders).PValue,
        };
    }

    private PromotionTest TestNonInferiority(EvaluationReport champion, EvaluationReport challenger, string metric, double margin)
    {
        var test = Compare(champion, challenger, metric, PromotionTestKind.NonInferiority, margin);

        // A fall of exactly the margin passes, also when its difference was rounded.
        return test with { Passed = test.Difference >= -margin - 1e-12 };
    }

    // What every test tells, whatever it asks; passing is up to the caller.
    private PromotionTest Compare(EvaluationReport champion, EvaluationReport challenger, string metric, PromotionTestKind kind, double threshold)
    {
        var (rivals, holders) = (challenger.PerQuery[metric], champion.PerQuery[metric]);
        var (low, high) = PairedBootstrap.Interval(rivals, holders, seed: _options.Seed);
        return new PromotionTest
        {
            Metric = metric,
            Kind = kind,
            Passed = false,
            Queries = rivals.Count,
            Champion = champion.Mean(metric),
            Challenger = challenger.Mean(metric),
            Difference = PairedDifferences.Of(rivals, holders).Average(),
            IntervalLow = low,
            IntervalHigh = high,
            Threshold = threshold,
        };
    }

    // ((z₁₋α + z_power) · σ / δ)², the sample size of a one-sided paired test by the normal approximation, for the observed δ and σ.
    private int RequiredQueries(IReadOnlyList<double> champion, IReadOnlyList<double> challenger)
    {
        var differences = PairedDifferences.Of(challenger, champion);
        var mean = differences.Average();
        var deviations = (Distributions.NormalQuantile(1 - _options.Alpha) + Distributions.NormalQuantile(_options.Power))
            * PairedTTest.StandardDeviation(differences, mean) / mean;
        return (int)Math.Clamp(Math.Ceiling(deviations * deviations), differences.Length + 1, int.MaxValue);
    }

    private static PromotionDecision Conclude(PromotionOutcome outcome, string[] reasons, PromotionTest[] tests, int? requiredQueries = null) =>
        new() { Outcome = outcome, Reasons = reasons, Tests = tests, RequiredQueries = requiredQueries };
}
