namespace Reranker.Onnx.Networks;

/// <summary>Groups pairs into batches of equal or nearly equal length within a token budget.</summary>
public static class BatchPlanner
{
    /// <summary>Plans the batches, those with the longest pairs first, so that the last ones to run are short.</summary>
    /// <param name="lengths">The tokens of each pair.</param>
    /// <param name="tokenBudget">The most tokens of a batch, padding included; a pair that has more is alone.</param>
    /// <param name="maxPadding">The share of a batch that may be padding.</param>
    /// <returns>Batches in which each index of <paramref name="lengths"/> stands once.</returns>
    public static List<PairBatch> Plan(ReadOnlySpan<int> lengths, int tokenBudget, double maxPadding)
    {
        var order = SortByLength(lengths);
        var batches = new List<PairBatch>(order.Length);
        var start = 0;
        while (start < order.Length)
        {
            var count = TakeBatch(order.AsSpan(start), lengths, tokenBudget, maxPadding);
            batches.Add(new PairBatch(order.AsMemory(start, count), lengths[order[start]]));
            start += count;
        }

        return batches;
    }

    private static int TakeBatch(ReadOnlySpan<int> order, ReadOnlySpan<int> lengths, int tokenBudget, double maxPadding)
    {
        var longest = lengths[order[0]];
        var padding = 0L;
        var count = 1;
        while (count < order.Length)
        {
            var tokens = (count + 1L) * longest;
            padding += longest - lengths[order[count]];
            if (tokens > tokenBudget || padding > tokens * maxPadding)
                break;
            count++;
        }

        return count;
    }

    // Descending by length, then ascending by index: one key a pair, so that the sort is total and the plan always the same.
    private static int[] SortByLength(ReadOnlySpan<int> lengths)
    {
        var keys = new long[lengths.Length];
        for (var index = 0; index < keys.Length; index++)
            keys[index] = ((long)(int.MaxValue - lengths[index]) << 32) | (uint)index;
        Array.Sort(keys);
        return Array.ConvertAll(keys, static key => (int)key);
    }
}
