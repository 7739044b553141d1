namespace Reranker.Onnx;

/// <summary>Makes the logits of a pair's windows the pair's.</summary>
internal static class WindowScores
{
    /// <param name="logits">One a window.</param>
    /// <param name="pairs">Which windows are whose.</param>
    /// <param name="aggregation">How they become one.</param>
    /// <returns>One a pair.</returns>
    public static float[] Aggregate(float[] logits, EncodedPairs pairs, WindowAggregation aggregation)
    {
        if (pairs.Count == logits.Length)
            return logits;
        var scores = new float[pairs.Count];
        for (var pair = 0; pair < scores.Length; pair++)
        {
            var windows = logits.AsSpan(pairs[pair]);
            scores[pair] = aggregation switch
            {
                WindowAggregation.Max => Max(windows),
                WindowAggregation.Mean => Mean(windows),
                _ => windows[0],
            };
        }

        return scores;
    }

    private static float Max(ReadOnlySpan<float> logits)
    {
        var best = logits[0];
        foreach (var logit in logits)
            best = Math.Max(best, logit);
        return best;
    }

    private static float Mean(ReadOnlySpan<float> logits)
    {
        var sum = 0.0;
        foreach (var logit in logits)
            sum += logit;
        return (float)(sum / logits.Length);
    }
}
