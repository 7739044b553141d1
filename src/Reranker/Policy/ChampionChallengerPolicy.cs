using Microsoft.Extensions.Options;

namespace Reranker;

/// <summary>Decides on the evidence of held-out queries whether a challenger replaces the champion.</summary>
/// <remarks>
/// Pure: the same reports and options give the same decision everywhere. The challenger must be better in a primary metric by a seeded, paired, one-sided
/// permutation test and by a least effect, no other metric may fall by more than its margin, and no guardrail may be passed. In this order: the same model
/// is <see cref="PromotionOutcome.Kept"/>; too few queries are <see cref="PromotionOutcome.Inconclusive"/>; no rise, a fall beyond a margin, or a guardrail passed
/// is kept; a rise that may be chance is inconclusive; one below the least effect is kept; what remains is <see cref="PromotionOutcome.Promoted"/>. Safe for concurrent use.
/// </remarks>
public sealed class ChampionChallengerPolicy
{
    private readonly ChampionChallengerPolicyOptions _options;

    /// <summary>Creates a policy.</summary>
    /// <param name="options">What it takes; <see langword="null"/> for the defaults.</param>
    /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
    public ChampionChallengerPolicy(ChampionChallengerPolicyOptions? options = null)
    {
        _options = new ChampionChallengerPolicyOptionsValidator().Require(options ?? new ChampionChallengerPolicyOptions());
    }

    /// <summary>Decides.</summary>
    /// <param name="champion">The report of the model that serves.</param>
    /// <param name="challenger">The report of the model that wants to, on the same queries.</param>
    /// <exception cref="IncomparableReportsException">The reports are not about the same queries, or lack what the options ask for, or hold a value that is not finite.</exception>
    public PromotionDecision Decide(EvaluationReport champion, EvaluationReport challenger)
    {
        ComparableReports.ThrowIfNot(champion, challenger, _options);
        if (champion.QueryIds.Count == 0)
            return Conclude(PromotionOutcome.Inconclusive, [PromotionReasons.TooFew(0, _options.MinimumQueries)], [], _options.MinimumQueries);

        var metrics = new MetricTests(_options, champion, challenger);
        var primary = metrics.Superiority();
        var better = primary.Length == 1 ? primary : primary.Where(static test => test.Passed);
        PromotionTest[] others =
        [
            .. _options.Margins.Keys.Except(better.Select(static test => test.Metric), StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(metrics.NonInferiority),
            .. _options.WorstSliceMargin is { } margin && metrics.WorstSlice(margin) is { } worst ? [worst] : Array.Empty<PromotionTest>(),
            .. GuardrailTests.Run(_options, champion, challenger),
        ];
        return Judge(primary, others, champion, challenger);
    }

    private PromotionDecision Judge(PromotionTest[] primary, PromotionTest[] others, EvaluationReport champion, EvaluationReport challenger)
    {
        PromotionTest[] tests = [.. primary, .. others];
        string[] findings = [.. primary.Select(PromotionReasons.Finding)];
        string[] failures = [.. others.Where(static test => !test.Passed).Select(PromotionReasons.Failed)];

        if (champion.Model.Digest.Length > 0 && champion.Model.Digest == challenger.Model.Digest)
            return Conclude(PromotionOutcome.Kept, [PromotionReasons.SameModel(champion.Model)], tests);
        if (Telling(champion) < _options.MinimumQueries)
            return Conclude(PromotionOutcome.Inconclusive, [PromotionReasons.TooFew(Telling(champion), _options.MinimumQueries), .. findings], tests, _options.MinimumQueries);
        if (primary.All(test => champion.PerQuery[test.Metric].SequenceEqual(challenger.PerQuery[test.Metric])))
            return Conclude(PromotionOutcome.Kept, [.. primary.Select(PromotionReasons.NoDifference), .. failures], tests);
        if (primary.All(static test => test.Difference <= 0))
            return Conclude(PromotionOutcome.Kept, [.. findings, .. failures], tests);
        if (failures.Length > 0)
            return Conclude(PromotionOutcome.Kept, [.. failures, .. findings], tests);
        if (primary.All(test => test.AdjustedPValue > _options.Alpha))
        {
            var required = primary.Where(static test => test.Difference > 0).Min(test => RequiredQueries(test, champion, challenger));
            return Conclude(PromotionOutcome.Inconclusive, [.. findings, PromotionReasons.MayBeChance(required, _options.Power)], tests, required);
        }

        return primary.Any(static test => test.Passed)
            ? Conclude(PromotionOutcome.Promoted, [.. findings, .. others.Select(PromotionReasons.Held)], tests)
            : Conclude(PromotionOutcome.Kept, [.. primary.Where(test => test.AdjustedPValue <= _options.Alpha).Select(test => PromotionReasons.TooSmall(test, _options.MinimumEffect)), .. findings], tests);
    }

    // A query whose candidates are all alike says nothing of an order, however many of them there are.
    private static int Telling(EvaluationReport report) => report.TellingQueries ?? report.QueryIds.Count;

    // By Bonferroni's level, which is Holm's for the least p-value; more than there are, which did not suffice.
    private int RequiredQueries(PromotionTest test, EvaluationReport champion, EvaluationReport challenger)
    {
        var differences = PairedDifferences.Of(challenger.PerQuery[test.Metric], champion.PerQuery[test.Metric]);
        var required = PairedSampleSize.Required(differences, test.Difference, _options.Alpha / (1 + _options.OtherPrimaryMetrics.Count), _options.Power);
        return Math.Max(required, differences.Length + 1);
    }

    private static PromotionDecision Conclude(PromotionOutcome outcome, string[] reasons, PromotionTest[] tests, int? requiredQueries = null) =>
        new() { Outcome = outcome, Reasons = reasons, Tests = tests, RequiredQueries = requiredQueries };
}
