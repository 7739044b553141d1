using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Reranker;

/// <summary>What it takes to replace the champion.</summary>
public sealed class ChampionChallengerPolicyOptions
{
    /// <summary>The metric in which the challenger must be better. Default: <c>ndcg_at_5</c>, the finest of the four at the depth that users see.</summary>
    [Required]
    public string PrimaryMetric { get; set; } = "ndcg_at_5";

    /// <summary>
    /// How often a challenger that is no better may be promoted by chance, above 0 and at most 0.5. Default: 0.05, the usual level, and the one at which the test
    /// was checked on IR data (observed 0.0515 at 50 queries; Urbano, Lima and Hanjalic, SIGIR 2019).
    /// </summary>
    [Range(0, 0.5, MinimumIsExclusive = true)]
    public double Alpha { get; set; } = 0.05;

    /// <summary>
    /// Below this many queries nothing is decided; at least 1. Default: 50, from which on a rise of 0.05 nDCG is found more often than not
    /// (power 0.67 at 50 queries, 0.44 at 25; same source).
    /// </summary>
    [Range(1, int.MaxValue)]
    public int MinimumQueries { get; set; } = 50;

    /// <summary>
    /// The least rise of the primary metric that is worth a promotion, 0 to 1. Default: 0.005. Among thousands of queries nearly every
    /// difference is significant (Ihemelandu and Ekstrand, SIGIR 2023); one that no user could notice is not worth a new model.
    /// </summary>
    [Range(0, 1)]
    public double MinimumEffect { get; set; } = 0.005;

    /// <summary>
    /// How far each other metric may fall, 0 to 1. Default: 0.02 for <c>mrr_at_5</c>, <c>map_at_5</c> and <c>hits_at_5</c>. They must not get worse, but need not
    /// be significantly better: reciprocal rank finds a rise of 0.05 in 100 queries only in 32 of 100 cases, so that asking for it would hardly ever promote.
    /// </summary>
    [Required]
    public IDictionary<string, double> Margins { get; set; } = new Dictionary<string, double>(StringComparer.Ordinal)
    {
        ["mrr_at_5"] = 0.02,
        ["map_at_5"] = 0.02,
        ["hits_at_5"] = 0.02,
    };

    /// <summary>Sign patterns to draw, at least 1,000. Default: 100,000, so that the p-value is known to ±0.0014 around 0.05.</summary>
    [Range(1_000, 100_000_000)]
    public int Permutations { get; set; } = PairedPermutationTest.DefaultPermutations;

    /// <summary>The probability of finding a rise of the observed size that <see cref="PromotionDecision.RequiredQueries"/> aims at, between 0.5 and 1. Default: 0.8, the usual one.</summary>
    [Range(0.5, 1, MaximumIsExclusive = true)]
    public double Power { get; set; } = 0.8;

    /// <summary>The seed of permutations and bootstrap. Default: 17; any number does, as long as every replica has the same.</summary>
    public int Seed { get; set; } = 17;
}

/// <summary>The attributes above, checked by generated code, and the one rule that they cannot express.</summary>
[OptionsValidator]
internal sealed partial class ChampionChallengerPolicyOptionsAttributes : IValidateOptions<ChampionChallengerPolicyOptions>;

/// <inheritdoc cref="ChampionChallengerPolicyOptionsAttributes"/>
internal sealed class ChampionChallengerPolicyOptionsValidator : IValidateOptions<ChampionChallengerPolicyOptions>
{
    public ValidateOptionsResult Validate(string? name, ChampionChallengerPolicyOptions options)
    {
        var attributes = new ChampionChallengerPolicyOptionsAttributes().Validate(name, options);
        var margins = options.Margins?.Where(static margin => !(margin.Value is >= 0 and <= 1))
            .Select(static margin => FormattableString.Invariant($"Margins: the margin of {margin.Key} must be from 0 to 1, but is {margin.Value}."));
        string[] failures = [.. attributes.Failures ?? [], .. margins ?? []];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
