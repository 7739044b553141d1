namespace Reranker.Benchmarks;

internal static class Medians
{
    /// <summary>The middle value; the upper one of two.</summary>
    public static double Of(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);
}
