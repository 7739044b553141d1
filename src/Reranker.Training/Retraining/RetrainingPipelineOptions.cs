using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Reranker.Training;

/// <summary>How retrainings are named, split and kept.</summary>
public sealed class RetrainingPipelineOptions
{
    /// <summary>The share of the queries, the newest ones, that is held out; from 0.05 to 0.9. Default: 0.3, since the paired test needs queries more than the training does.</summary>
    [Range(0.05, 0.9)]
    public double HeldOutFraction { get; set; } = 0.3;

    /// <summary>
    /// The share of the queries to learn from, the newest ones, that the model is measured on while it trains, to keep the weights that do best and to stop in time; from
    /// 0 to 0.5. Default: 0.1. Fewer than 50 queries would decide by chance: then all are trained on, to the last step.
    /// </summary>
    [Range(0, 0.5)]
    public double ValidationFraction { get; set; } = 0.1;

    /// <summary>Where trainings are saved and challengers are made, before they are logged. Default: a folder in the system's temporary one.</summary>
    [Required]
    public string WorkingDirectory { get; set; } = Path.Combine(Path.GetTempPath(), "reranker-training");

    /// <summary>How often a training is saved in the working directory, so that it can go on after its process was killed; at least no time, which means after every step. Default: a minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the working directory keeps what a training that did not finish has left; the same training goes on from it. Default: a week.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan CheckpointRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Threads of a training whose request does not say; <see langword="null"/> (the default) for one a core. The machine that trains decides, not the one that asks.</summary>
    [Range(1, 1024)]
    public int? Threads { get; set; }

    /// <summary>How a challenger's quantized network is made, which is published only within its bound; <see langword="null"/> for none.</summary>
    public QuantizationOptions? Quantization { get; set; } = new();

    /// <summary>The licence that challengers' cards state, an SPDX identifier or <c>other</c>; <see langword="null"/> (the default) says nothing.</summary>
    public string? License { get; set; }

    /// <summary>How often a challenger that has won meets the champion again because another version has come to that place meanwhile; from 0 to 100. Default: 3, then it is inconclusive.</summary>
    [Range(0, 100)]
    public int MaximumRematches { get; set; } = 3;

    /// <summary>When a challenger is promoted. Its metrics are those of <see cref="RerankingEvaluator"/>, at any cut-off.</summary>
    [Required]
    [ValidateObjectMembers]
    public ChampionChallengerPolicyOptions Policy { get; set; } = new();

    /// <summary>The registered model, as <see cref="ModelRegistryOptions"/> names it.</summary>
    internal string RegisteredModel { get; set; } = ModelNames.RegisteredModel;

    /// <summary>The experiment, as <see cref="ModelRegistryOptions"/> names it.</summary>
    internal string Experiment { get; set; } = ModelNames.Experiment;
}

/// <summary>The attributes above, checked by generated code, and the policy: what it would refuse, or has no measure for, must not show after the training.</summary>
[OptionsValidator]
internal sealed partial class RetrainingPipelineOptionsAttributes : IValidateOptions<RetrainingPipelineOptions>;

/// <inheritdoc cref="RetrainingPipelineOptionsAttributes"/>
internal sealed class RetrainingPipelineOptionsValidator : IValidateOptions<RetrainingPipelineOptions>
{
    public ValidateOptionsResult Validate(string? name, RetrainingPipelineOptions options)
    {
        var attributes = new RetrainingPipelineOptionsAttributes().Validate(name, options);
        string[] failures = [.. attributes.Failures ?? FindFailures(options.Policy)];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> FindFailures(ChampionChallengerPolicyOptions policy) =>
    [
        .. new ChampionChallengerPolicyOptionsValidator().Validate(name: null, policy).Failures ?? [],
        .. policy.Metrics.Where(static metric => RankingMetrics.CutoffOf(metric) is null)
            .Select(static metric => $"Policy: there is no metric '{metric}'; expected one such as ndcg_at_5: ndcg, mrr, map, hits, precision or recall at a cut-off."),
    ];
}
