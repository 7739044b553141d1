namespace Reranker.Training;

/// <summary>Finds how much cosine and term match count before any layer has learnt: the weights that tell relevant candidates from others best.</summary>
/// <remarks>
/// Minimises the listwise softmax loss of a · cosine + c · terms by Newton's method; it is convex. Where the layers on top began with other weights, they would first learn
/// what a larger a says already.
/// </remarks>
internal static class MatchFit
{
    private const int MaxSteps = 50;
    private const double Ridge = 1e-6;

    /// <param name="lists">Features of each candidate and its share of the relevance, which sums to 1 in a list.</param>
    /// <param name="start">Where the search begins.</param>
    /// <returns>Both weights, at least 0.</returns>
    public static (double Cosine, double Terms) Fit(IReadOnlyList<(float Cosine, float Terms, double Target)[]> lists, (double Cosine, double Terms) start)
    {
        var (a, c) = start;
        for (var step = 0; step < MaxSteps; step++)
        {
            var (ga, gc, haa, hac, hcc) = Derivatives(lists, a, c);
            var determinant = (haa * hcc) - (hac * hac);
            var (da, dc) = (((hcc * ga) - (hac * gc)) / determinant, ((haa * gc) - (hac * ga)) / determinant);
            // Half a step where a whole one would leap: far from the end the curve flattens.
            var share = Math.Min(1, 10 / Math.Max(Math.Abs(da), 1e-9));
            var next = (A: Math.Max(0, a - (share * da)), C: Math.Max(0, c - (share * dc)));
            var moved = Math.Abs(next.A - a) + Math.Abs(next.C - c);
            (a, c) = next;
            if (moved < 1e-4)
                break;
        }

        return (a, c);
    }

    private static (double Ga, double Gc, double Haa, double Hac, double Hcc) Derivatives(IReadOnlyList<(float Cosine, float Terms, double Target)[]> lists, double a, double c)
    {
        double ga = 0, gc = 0, haa = Ridge, hac = 0, hcc = Ridge;
        foreach (var list in lists)
        {
            var highest = list.Max(one => (a * one.Cosine) + (c * one.Terms));
            var weights = Array.ConvertAll(list, one => Math.Exp((a * one.Cosine) + (c * one.Terms) - highest));
            var total = weights.Sum();
            double meanA = 0, meanC = 0;
            for (var i = 0; i < list.Length; i++)
            {
                var p = weights[i] / total;
                meanA += p * list[i].Cosine;
                meanC += p * list[i].Terms;
                ga += (p - list[i].Target) * list[i].Cosine / lists.Count;
                gc += (p - list[i].Target) * list[i].Terms / lists.Count;
            }

            for (var i = 0; i < list.Length; i++)
            {
                var (p, x, t) = (weights[i] / total, list[i].Cosine - meanA, list[i].Terms - meanC);
                haa += p * x * x / lists.Count;
                hac += p * x * t / lists.Count;
                hcc += p * t * t / lists.Count;
            }
        }

        return (ga, gc, haa, hac, hcc);
    }
}
