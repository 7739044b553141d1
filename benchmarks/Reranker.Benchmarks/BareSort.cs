namespace Reranker.Benchmarks;

/// <summary>The floor of whatever puts a request's pairs in an order: their numbers sorted, with their places, and nothing else.</summary>
internal static class BareSort
{
    /// <returns>The place of the least.</returns>
    public static int First<T>(T[] numbers)
    {
        var keys = numbers.ToArray();
        var order = new int[keys.Length];
        for (var index = 0; index < order.Length; index++)
            order[index] = index;
        Array.Sort(keys, order);
        return order[0];
    }
}
