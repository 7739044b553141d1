namespace Reranker.Training;

/// <summary>Scores of one query on a common scale: how many standard deviations each lies above their mean.</summary>
internal static class ZScores
{
    /// <summary>(s − mean) / deviation; all 0 where the scores are the same.</summary>
    public static double[] Of(IReadOnlyList<double> scores)
    {
        if (!Differ(scores))
            return new double[scores.Count];
        var mean = scores.Average();
        var deviation = Math.Sqrt(scores.Average(score => (score - mean) * (score - mean)));
        return deviation > 0 ? [.. scores.Select(score => (score - mean) / deviation)] : new double[scores.Count];
    }

    /// <summary>Whether any two of them are different.</summary>
    public static bool Differ(IReadOnlyList<double> scores) => scores.Any(score => score != scores[0]);
}
