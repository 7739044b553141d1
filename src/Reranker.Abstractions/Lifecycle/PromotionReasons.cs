using static System.FormattableString;

namespace Reranker;

/// <summary>The reasons of decisions, as people read them.</summary>
internal static class PromotionReasons
{
    public static string Finding(PromotionTest test) =>
        Invariant($"{test.Metric} {Change(test.Difference)} ({Probability(test.PValue!.Value)}, {Count(test.Queries)}).");

    public static string TooFew(int queries, int minimum) =>
        Invariant($"{Count(queries)} {(queries == 1 ? "is" : "are")} too few to decide on: at least {minimum} are needed.");

    public static string NoDifference(PromotionTest test) =>
        Invariant($"There is no difference: champion and challenger have the same {test.Metric} for each of {Count(test.Queries)}.");

    public static string MayBeChance(int required, double power) =>
        Invariant($"That may be chance: about {required} queries would show a rise of this size with a probability of {power:0.##}.");

    public static string TooSmall(PromotionTest test, double minimum) =>
        Invariant($"The rise of {test.Metric} is real but below {minimum:0.####}, the least that is worth a promotion.");

    public static string TooFar(PromotionTest test) =>
        Invariant($"{test.Metric} {Change(test.Difference)}, more than the {test.Threshold:0.####} that is allowed ({Count(test.Queries)}).");

    public static string Held(PromotionTest test) =>
        Invariant($"{test.Metric} {Change(test.Difference)}; a fall of {test.Threshold:0.####} is allowed.");

    private static string Change(double difference) => Math.Round(difference, 3) switch
    {
        > 0 => Invariant($"rose by {difference:F3}"),
        < 0 => Invariant($"fell by {-difference:F3}"),
        _ => difference switch { > 0 => "rose by less than 0.001", < 0 => "fell by less than 0.001", _ => "did not change" },
    };

    private static string Probability(double p) => p < 0.001 ? "p < 0.001" : Invariant($"p = {p:F3}");

    private static string Count(int queries) => queries == 1 ? "1 query" : Invariant($"{queries} queries");
}
