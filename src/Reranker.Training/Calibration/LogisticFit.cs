namespace Reranker.Training;

/// <summary>Fits p = σ(a · logit + b), with b (Platt scaling) or without (temperature scaling, a = 1 / T).</summary>
/// <remarks>
/// The likeliest a and b by Newton's method with halved steps. The targets are Platt's 1999, (N₊ + 1) / (N₊ + 2) and 1 / (N₋ + 2) instead of 1 and 0:
/// they keep a finite where the scores tell the two classes apart without a fault (see Lin, Lin and Weng 2007).
/// </remarks>
internal static class LogisticFit
{
    private const int MaxSteps = 100;

    public static (double Slope, double Intercept) Fit(IReadOnlyList<ScoredLabel> pairs, bool withIntercept)
    {
        var positives = pairs.Count(static pair => pair.IsRelevant);
        var (high, low) = ((positives + 1.0) / (positives + 2), 1.0 / (pairs.Count - positives + 2));
        (double Slope, double Intercept) point = (1, 0);
        var loss = Loss(point);
        for (var i = 0; i < MaxSteps; i++)
        {
            var (slope, intercept) = Step(point);
            var scale = 1.0;
            while (scale > 1e-10 && Loss((point.Slope - (scale * slope), point.Intercept - (scale * intercept))) > loss)
                scale /= 2;
            point = (point.Slope - (scale * slope), point.Intercept - (scale * intercept));
            var next = Loss(point);
            if (loss - next <= 1e-12 * pairs.Count)
                break;
            loss = next;
        }

        return point;

        // −log likelihood: log(1 + e^z) − t·z, without overflow.
        double Loss((double Slope, double Intercept) at) => pairs.Sum(pair =>
        {
            var z = (at.Slope * pair.Score) + at.Intercept;
            return Math.Max(z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z))) - ((pair.IsRelevant ? high : low) * z);
        });

        // Hessian⁻¹ · gradient.
        (double Slope, double Intercept) Step((double Slope, double Intercept) at)
        {
            double gradientA = 0, gradientB = 0, aa = 1e-12, ab = 0, bb = 1e-12;
            foreach (var (score, isRelevant) in pairs)
            {
                var p = 1 / (1 + Math.Exp(-((at.Slope * score) + at.Intercept)));
                var (error, curvature) = (p - (isRelevant ? high : low), p * (1 - p));
                gradientA += error * score;
                gradientB += error;
                aa += curvature * score * score;
                ab += curvature * score;
                bb += curvature;
            }

            var determinant = (aa * bb) - (ab * ab);
            return withIntercept && determinant > 0
                ? (((bb * gradientA) - (ab * gradientB)) / determinant, ((aa * gradientB) - (ab * gradientA)) / determinant)
                : (gradientA / aa, withIntercept ? gradientB / bb : 0);
        }
    }
}
