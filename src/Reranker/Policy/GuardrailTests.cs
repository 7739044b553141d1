namespace Reranker;

/// <summary>The tests of a policy that compare what a model costs, whatever it gains.</summary>
internal static class GuardrailTests
{
    private const double Percentile = 0.95;

    /// <summary>Those that the options ask for.</summary>
    public static IEnumerable<PromotionTest> Run(ChampionChallengerPolicyOptions options, EvaluationReport champion, EvaluationReport challenger)
    {
        if (options.MaximumLatencyRatio is { } latency)
            yield return Ratio(PromotionTestKind.LatencyRatio, "p95_milliseconds", champion.Latency(Percentile), challenger.Latency(Percentile), latency);
        if (options.MaximumSizeRatio is { } size)
            yield return Ratio(PromotionTestKind.SizeRatio, "model_bytes", champion.ModelBytes!.Value, challenger.ModelBytes!.Value, size);
        if (options.MaximumCalibrationRise is { } rise)
        {
            var (holder, rival) = (champion.CalibrationError!.Value, challenger.CalibrationError!.Value);
            yield return Test(PromotionTestKind.CalibrationRise, "calibration_error", holder, rival, rise, rival <= holder + rise);
        }

        PromotionTest Ratio(PromotionTestKind kind, string measure, double holder, double rival, double maximum) =>
            Test(kind, measure, holder, rival, maximum, rival <= holder * maximum);

        PromotionTest Test(PromotionTestKind kind, string measure, double holder, double rival, double threshold, bool passed) => new()
        {
            Metric = measure,
            Kind = kind,
            Passed = passed,
            Queries = champion.QueryIds.Count,
            Champion = holder,
            Challenger = rival,
            Difference = rival - holder,
            Threshold = threshold,
        };
    }
}
