using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Reranker;

/// <summary>What it takes to replace the champion. Guardrails that are <see langword="null"/> are off.</summary>
public sealed class ChampionChallengerPolicyOptions
{
    /// <summary>The metric in which the challenger must be better. Default: <c>ndcg_at_5</c>, the finest of the four at the depth that users see.</summary>
    [Required]
    public string PrimaryMetric { get; set; } = "ndcg_at_5";

    /// <summary>
    /// Further metrics in which being better is enough, while none of the others may fall by more than its margin. Default: none, since each one takes evidence
    /// from the others: with m of them the p-values are corrected as by Holm (1979), the least one m-fold.
    /// </summary>
    [Required]
    public IList<string> OtherPrimaryMetrics { get; set; } = [];

    /// <summary>
    /// How often a challenger that is no better may be promoted by chance, above 0 and at most 0.5. Default: 0.05, the usual level, and the one at which the test
    /// was checked on IR data (observed 0.0515 at 50 queries; Urbano, Lima and Hanjalic, SIGIR 2019).
    /// </summary>
    [Range(0, 0.5, MinimumIsExclusive = true)]
    public double Alpha { get; set; } = 0.05;

    /// <summary>
    /// Below this many queries that tell one order from another (<see cref="EvaluationReport.TellingQueries"/>) nothing is decided; at least 1. Default: 50, from which on a
    /// rise of 0.05 nDCG is found more often than not (power 0.67 at 50 queries, 0.44 at 25; same source).
    /// </summary>
    [Range(1, int.MaxValue)]
    public int MinimumQueries { get; set; } = 50;

    /// <summary>
    /// The least rise of a primary metric that is worth a promotion, 0 to 1. Default: 0.005. Among thousands of queries nearly every
    /// difference is significant (Ihemelandu and Ekstrand, SIGIR 2023); one that no user could notice is not worth a new model.
    /// </summary>
    [Range(0.0, 1.0)]
    public double MinimumEffect { get; set; } = 0.005;

    /// <summary>
    /// How far each metric that is not shown to be better may fall, 0 to 1. Default: 0.02 for <c>ndcg_at_5</c>, <c>mrr_at_5</c>, <c>map_at_5</c> and <c>hits_at_5</c>. They must not
    /// get worse, but need not be significantly better: reciprocal rank finds a rise of 0.05 in 100 queries only in 32 of 100 cases, so that asking for it would
    /// hardly ever promote. A single primary metric has no use for its own.
    /// </summary>
    [Required]
    public IDictionary<string, double> Margins { get; set; } = new Dictionary<string, double>(StringComparer.Ordinal)
    {
        ["ndcg_at_5"] = 0.02,
        ["mrr_at_5"] = 0.02,
        ["map_at_5"] = 0.02,
        ["hits_at_5"] = 0.02,
    };

    /// <summary>
    /// How far the primary metric may fall in any slice of the queries, 0 to 1; further only by chance, at the level <see cref="Alpha"/> with Holm's correction for all slices.
    /// Default: 0.05. Slices are small: a fall of so much in thirty queries is mostly chance, and of many slices one nearly always falls.
    /// </summary>
    [Range(0.0, 1.0)]
    public double? WorstSliceMargin { get; set; } = 0.05;

    /// <summary>
    /// The most times the champion's 95th percentile of latency, above 0. Default: 1.5. It is measured beside whatever else the machine does: this lets noise pass, and stops a
    /// network of twice the depth.
    /// </summary>
    [Range(0, double.MaxValue, MinimumIsExclusive = true)]
    public double? MaximumLatencyRatio { get; set; } = 1.5;

    /// <summary>
    /// The most times the bytes of the champion's network, above 0. Default: 2.5. A retrained champion has the champion's size, or twice that where the
    /// champion's weights are kept in 16 bits and its own in 32: that passes, a network of another order does not.
    /// </summary>
    [Range(0, double.MaxValue, MinimumIsExclusive = true)]
    public double? MaximumSizeRatio { get; set; } = 2.5;

    /// <summary>
    /// How far the expected calibration error may rise above the champion's, 0 to 1. Default: 0.05. Users cut results off at a score: with a greater rise the same
    /// score means something else than before.
    /// </summary>
    [Range(0.0, 1.0)]
    public double? MaximumCalibrationRise { get; set; } = 0.05;

    /// <summary>Sign patterns to draw, at least 1,000. Default: 100,000, so that the p-value is known to ±0.0014 around 0.05.</summary>
    [Range(1_000, 100_000_000)]
    public int Permutations { get; set; } = PairedPermutationTest.DefaultPermutations;

    /// <summary>The probability of finding a rise of the observed size that <see cref="PromotionDecision.RequiredQueries"/> aims at, between 0.5 and 1. Default: 0.8, the usual one.</summary>
    [Range(0.5, 1, MaximumIsExclusive = true)]
    public double Power { get; set; } = 0.8;

    /// <summary>The seed of permutations and bootstrap. Default: 17; any number does, as long as every replica has the same.</summary>
    public int Seed { get; set; } = 17;

    internal IEnumerable<string> AllPrimaryMetrics => [PrimaryMetric, .. OtherPrimaryMetrics];

    /// <summary>Gets the names of all metrics that the policy looks at.</summary>
    public IEnumerable<string> Metrics => AllPrimaryMetrics.Union(Margins.Keys, StringComparer.Ordinal);
}

/// <summary>The attributes above, checked by generated code, and the rules that they cannot express.</summary>
[OptionsValidator]
internal sealed partial class ChampionChallengerPolicyOptionsAttributes : IValidateOptions<ChampionChallengerPolicyOptions>;

/// <summary>Checks the options of the policy: each by itself, and what spans several of them.</summary>
public sealed class ChampionChallengerPolicyOptionsValidator : IValidateOptions<ChampionChallengerPolicyOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ChampionChallengerPolicyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var attributes = new ChampionChallengerPolicyOptionsAttributes().Validate(name, options);
        string[] failures = [.. attributes.Failures ?? FindFailures(options)];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> FindFailures(ChampionChallengerPolicyOptions options) => CheckMargins(options).Concat(CheckPrimaryMetrics(options));

    private static IEnumerable<string> CheckMargins(ChampionChallengerPolicyOptions options) => options.Margins.Where(static margin => !(margin.Value is >= 0 and <= 1))
        .Select(static margin => FormattableString.Invariant($"Margins: the margin of {margin.Key} must be from 0 to 1, but is {margin.Value}."));

    private static IEnumerable<string> CheckPrimaryMetrics(ChampionChallengerPolicyOptions options)
    {
        if (options.OtherPrimaryMetrics.Count == 0)
            yield break;
        if (options.AllPrimaryMetrics.Distinct(StringComparer.Ordinal).Count() <= options.OtherPrimaryMetrics.Count)
            yield return $"OtherPrimaryMetrics: a metric is named twice among {string.Join(", ", options.AllPrimaryMetrics)}.";
        foreach (var metric in options.AllPrimaryMetrics.Where(metric => !options.Margins.ContainsKey(metric)))
            yield return $"OtherPrimaryMetrics: {metric} has no margin in Margins; of several primary metrics each needs one, for where another one is better.";
    }
}
