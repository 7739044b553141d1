namespace Reranker.Training;

/// <summary>Finds how much each part of a logit counts: the weights with which their sum tells relevant candidates from others best.</summary>
/// <remarks>
/// Minimises the listwise softmax loss of Σ weight · feature by Newton's method; it is convex. No weight is below 0: a part that misleads is left out, and the others are
/// fitted again.
/// </remarks>
internal static class MatchFit
{
    private const int MaxSteps = 50;
    private const double Ridge = 1e-6;

    /// <param name="lists">Features of each candidate and its share of the relevance, which sums to 1 in a list.</param>
    /// <param name="start">Where the search begins, one weight a feature.</param>
    /// <returns>The weights, at least 0.</returns>
    public static double[] Fit(IReadOnlyList<(float[] Features, double Target)[]> lists, double[] start)
    {
        List<int> used = [.. Enumerable.Range(0, start.Length)];
        while (true)
        {
            var weights = Minimise(lists, used, start);
            if (weights.Min() >= 0)
                return weights;
            used.Remove(Array.IndexOf(weights, weights.Min()));
        }
    }

    /// <summary>Σ weight · feature.</summary>
    public static double Sum(double[] weights, float[] features) => weights.Zip(features, static (weight, feature) => weight * feature).Sum();

    private static double[] Minimise(IReadOnlyList<(float[] Features, double Target)[]> lists, List<int> used, double[] start)
    {
        var weights = new double[start.Length];
        foreach (var feature in used)
            weights[feature] = start[feature];
        var loss = Loss(lists, weights);
        for (var step = 0; step < MaxSteps && used.Count > 0; step++)
        {
            var (gradient, curvature) = Derivatives(lists, used, weights);
            var move = Solve(curvature, gradient);
            // A part of a step where a whole one leaps too far: where one candidate has nearly all the probability the curve is flat.
            var (share, next, after) = (2.0, weights, double.NaN);
            do
            {
                share /= 2;
                next = [.. weights];
                foreach (var (i, feature) in used.Index())
                    next[feature] -= share * move[i];
                after = Loss(lists, next);
            }
            while (!(after <= loss) && share > 1e-6);

            var done = !(loss - after > 1e-9);
            if (after <= loss)
                (weights, loss) = (next, after);
            if (done)
                break;
        }

        return weights;
    }

    private static double Loss(IReadOnlyList<(float[] Features, double Target)[]> lists, double[] weights) => lists.Average(list =>
    {
        var sums = Array.ConvertAll(list, one => Sum(weights, one.Features));
        var highest = sums.Max();
        return highest + Math.Log(sums.Sum(sum => Math.Exp(sum - highest))) - list.Zip(sums, static (one, sum) => one.Target * sum).Sum();
    });

    private static (double[] Gradient, double[,] Curvature) Derivatives(IReadOnlyList<(float[] Features, double Target)[]> lists, List<int> used, double[] weights)
    {
        var gradient = new double[used.Count];
        var curvature = new double[used.Count, used.Count];
        foreach (var list in lists)
        {
            var sums = Array.ConvertAll(list, one => Sum(weights, one.Features));
            var highest = sums.Max();
            var shares = Array.ConvertAll(sums, sum => Math.Exp(sum - highest));
            var total = shares.Sum();
            var means = used.Select(feature => list.Zip(shares, (one, share) => share / total * one.Features[feature]).Sum()).ToArray();
            foreach (var (one, share) in list.Zip(shares))
                for (var i = 0; i < used.Count; i++)
                {
                    gradient[i] += ((share / total) - one.Target) * one.Features[used[i]] / lists.Count;
                    for (var j = 0; j < used.Count; j++)
                        curvature[i, j] += share / total * (one.Features[used[i]] - means[i]) * (one.Features[used[j]] - means[j]) / lists.Count;
                }
        }

        for (var i = 0; i < used.Count; i++)
            curvature[i, i] += Ridge;
        return (gradient, curvature);
    }

    // Gauss and Jordan; the matrix is positive definite.
    private static double[] Solve(double[,] matrix, double[] right)
    {
        var n = right.Length;
        for (var i = 0; i < n; i++)
            for (var row = 0; row < n; row++)
            {
                var factor = matrix[row, i] / matrix[i, i];
                if (row == i)
                    continue;
                for (var column = i; column < n; column++)
                    matrix[row, column] -= factor * matrix[i, column];
                right[row] -= factor * right[i];
            }

        return [.. right.Select((value, i) => value / matrix[i, i])];
    }
}
