namespace Reranker.Training;

/// <summary>Scores of one query on a common scale: how many standard deviations each lies above their mean.</summary>
internal static class ZScores
{
    // Of single precision, with some room for the order of sums.
    private const double Noise = 1e-6;

    /// <summary>(s − mean) / deviation; all 0 where the scores are the same.</summary>
    public static double[] Of(IReadOnlyList<double> scores)
    {
        if (!Differ(scores))
            return new double[scores.Count];
        var mean = scores.Average();
        var deviation = Math.Sqrt(scores.Average(score => (score - mean) * (score - mean)));
        return deviation > 0 ? [.. scores.Select(score => (score - mean) / deviation)] : new double[scores.Count];
    }

    /// <summary>Whether any two of them differ by more than the arithmetic of a model does, which z-scores would make a difference of.</summary>
    public static bool Differ(IReadOnlyList<double> scores) => scores.Count > 1 && scores.Max() - scores.Min() > Noise * scores.Max(Math.Abs);
}
