namespace Reranker;

/// <summary>Fuses two scorings of the same documents.</summary>
public static class RankFusion
{
    // Of single precision, with some room for the order of sums: what differs by less is the same.
    private const double Noise = 1e-6;

    /// <summary>Fuses the scores of one query's documents.</summary>
    /// <param name="model">The model's scores, best as logits; one a document.</param>
    /// <param name="firstStage">The first stage's scores, in the same order; higher is better.</param>
    /// <param name="fusion">How.</param>
    /// <returns>One score a document; higher is better.</returns>
    /// <exception cref="ArgumentException">There are not as many of one as of the other.</exception>
    public static double[] Fuse(IReadOnlyList<double> model, IReadOnlyList<double> firstStage, FusionOptions fusion)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(firstStage);
        ArgumentNullException.ThrowIfNull(fusion);
        if (model.Count != firstStage.Count)
            throw new ArgumentException($"There are {firstStage.Count} scores of the first stage for {model.Count} documents; expected one for each.", nameof(firstStage));
        Func<IReadOnlyList<double>, double[]> scale = fusion.Method switch
        {
            FusionMethod.None => static scores => [.. scores],
            FusionMethod.ReciprocalRank => scores => Array.ConvertAll(Ranks(scores), rank => 1 / (fusion.K + rank)),
            _ => fusion.Scale == FusionScale.MinMax ? MinMax : ZScores,
        };
        var models = scale(model);
        if (fusion.Method == FusionMethod.None)
            return models;
        var firsts = scale(firstStage);
        return [.. models.Zip(firsts, (left, right) => (fusion.Weight * left) + ((1 - fusion.Weight) * right))];
    }

    /// <summary>(s − mean) ÷ standard deviation of one query's scores; all 0 where they are the same.</summary>
    public static double[] ZScores(IReadOnlyList<double> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (!Differ(scores))
            return new double[scores.Count];
        var mean = scores.Average();
        var deviation = Math.Sqrt(scores.Average(score => (score - mean) * (score - mean)));
        return deviation > 0 ? [.. scores.Select(score => (score - mean) / deviation)] : new double[scores.Count];
    }

    /// <summary>Gets whether any two scores differ by more than the arithmetic of a model does, which z-scores would make a difference of.</summary>
    public static bool Differ(IReadOnlyList<double> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return scores.Count > 1 && scores.Max() - scores.Min() > Noise * scores.Max(Math.Abs);
    }

    private static double[] MinMax(IReadOnlyList<double> scores)
    {
        if (!Differ(scores))
            return new double[scores.Count];
        var (lowest, highest) = (scores.Min(), scores.Max());
        return [.. scores.Select(score => (score - lowest) / (highest - lowest))];
    }

    /// <summary>Places from 1; equal scores share the best of their places.</summary>
    private static double[] Ranks(IReadOnlyList<double> scores)
    {
        var sorted = scores.OrderDescending().ToArray();
        var places = new Dictionary<double, double>();
        for (var i = 0; i < sorted.Length; i++)
            places.TryAdd(sorted[i], i + 1);
        return [.. scores.Select(score => places[score])];
    }
}
