using static System.FormattableString;

namespace Reranker;

/// <summary>The reasons of decisions, as people read them.</summary>
internal static class PromotionReasons
{
    public static string Finding(PromotionTest test) => test.AdjustedPValue == test.PValue
        ? Invariant($"{test.Metric} {Change(test.Difference)} ({Probability(test.PValue!.Value)}, {Count(test.Queries)}).")
        : Invariant($"{test.Metric} {Change(test.Difference)} ({Probability(test.PValue!.Value)}, by Holm's correction {Probability(test.AdjustedPValue!.Value)}, {Count(test.Queries)}).");

    public static string TooFew(int queries, int minimum) =>
        Invariant($"{Count(queries)} {(queries == 1 ? "is" : "are")} too few to decide on: at least {minimum} are needed.");

    public static string SameModel(ModelIdentity model) => $"There is no difference: champion and challenger are the same model ({model.Digest}).";

    public static string NoDifference(PromotionTest test) =>
        Invariant($"There is no difference: champion and challenger have the same {test.Metric} for each of {Count(test.Queries)}.");

    public static string MayBeChance(int required, double power) =>
        Invariant($"That may be chance: about {required} queries would show a rise of this size with a probability of {power:0.##}.");

    public static string TooSmall(PromotionTest test, double minimum) =>
        Invariant($"The rise of {test.Metric} is real but below {minimum:0.####}, the least that is worth a promotion.");

    /// <summary>Why a test that is not about superiority did not pass.</summary>
    public static string Failed(PromotionTest test) => test.Kind switch
    {
        PromotionTestKind.WorstSlice =>
            Invariant($"{test.Metric} {Change(test.Difference)} for {test.Slice}, beyond chance more than the {test.Threshold:0.####} that is allowed ({Probability(test.AdjustedPValue!.Value)}, {Count(test.Queries)})."),
        PromotionTestKind.LatencyRatio or PromotionTestKind.SizeRatio => $"{Ratio(test)}, which is too much: {Limit(test)}.",
        PromotionTestKind.CalibrationRise => Invariant($"{test.Metric} {Change(test.Difference)}, more than the {test.Threshold:0.####} that is allowed."),
        _ => Invariant($"{test.Metric} {Change(test.Difference)}, more than the {test.Threshold:0.####} that is allowed ({Count(test.Queries)})."),
    };

    /// <summary>What such a test found where it passed.</summary>
    public static string Held(PromotionTest test) => test.Kind switch
    {
        PromotionTestKind.WorstSlice => Invariant($"{test.Metric} {Change(test.Difference)} for {test.Slice}, the worst slice; beyond chance, a fall of {test.Threshold:0.####} is allowed."),
        PromotionTestKind.LatencyRatio or PromotionTestKind.SizeRatio => $"{Ratio(test)}; {Limit(test)}.",
        PromotionTestKind.CalibrationRise => Invariant($"{test.Metric} {Change(test.Difference)}; a rise of {test.Threshold:0.####} is allowed."),
        _ => Invariant($"{test.Metric} {Change(test.Difference)}; a fall of {test.Threshold:0.####} is allowed."),
    };

    private static string Ratio(PromotionTest test) =>
        Invariant($"{test.Metric} went from {test.Champion:0.##} to {test.Challenger:0.##}, {(test.Challenger == test.Champion ? 1 : test.Challenger / test.Champion):0.##} times the champion's");

    private static string Limit(PromotionTest test) => Invariant($"{test.Threshold:0.##} times is allowed");

    private static string Change(double difference) => Math.Round(difference, 3) switch
    {
        > 0 => Invariant($"rose by {difference:F3}"),
        < 0 => Invariant($"fell by {-difference:F3}"),
        _ => difference switch { > 0 => "rose by less than 0.001", < 0 => "fell by less than 0.001", _ => "did not change" },
    };

    private static string Probability(double p) => p < 0.001 ? "p < 0.001" : Invariant($"p = {p:F3}");

    private static string Count(int queries) => queries == 1 ? "1 query" : Invariant($"{queries} queries");
}
