namespace Reranker;

/// <summary>The two distributions that the paired tests need.</summary>
internal static class Distributions
{
    private const double TooSmall = 1e-300;

    /// <summary>P(T &gt; t) of Student's distribution.</summary>
    public static double StudentUpperTail(double t, int degreesOfFreedom)
    {
        double freedom = degreesOfFreedom;
        var tail = RegularizedBeta(freedom / (freedom + (t * t)), freedom / 2, 0.5) / 2;
        return t >= 0 ? tail : 1 - tail;
    }

    /// <summary>The standard normal quantile to 1e-5, which is Student's with very many degrees of freedom.</summary>
    public static double NormalQuantile(double share)
    {
        double low = -10, high = 10;
        while (high - low > 1e-7)
        {
            var middle = (low + high) / 2;
            if (1 - StudentUpperTail(middle, degreesOfFreedom: 1_000_000) < share)
                low = middle;
            else
                high = middle;
        }

        return (low + high) / 2;
    }

    /// <summary>I_x(a, b), by Lentz's continued fraction (Press et al., Numerical Recipes, 6.4).</summary>
    private static double RegularizedBeta(double x, double a, double b)
    {
        if (x is <= 0 or >= 1)
            return x <= 0 ? 0 : 1;
        if (x > (a + 1) / (a + b + 2))
            return 1 - RegularizedBeta(1 - x, b, a);

        var factor = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x))) / a;
        double c = 1, d = 1 / Away(1 - ((a + b) * x / (a + 1)));
        var fraction = d;
        for (var m = 1; m < 500; m++)
        {
            fraction *= Step(m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m))), ref c, ref d);
            var change = Step(-(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1)), ref c, ref d);
            fraction *= change;
            if (Math.Abs(change - 1) < 1e-15)
                break;
        }

        return factor * fraction;
    }

    private static double Step(double term, ref double c, ref double d)
    {
        d = 1 / Away(1 + (term * d));
        c = Away(1 + (term / c));
        return c * d;
    }

    private static double Away(double value) => Math.Abs(value) < TooSmall ? TooSmall : value;

    /// <summary>ln Γ(x), x above 0, by Lanczos's approximation with g = 7 and nine terms (Godfrey, 2001).</summary>
    public static double LogGamma(double x)
    {
        ReadOnlySpan<double> terms =
        [
            676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
            12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
        ];
        var sum = 0.99999999999980993;
        for (var i = 0; i < terms.Length; i++)
            sum += terms[i] / (x + i);
        var t = x + 6.5;
        return (0.5 * Math.Log(2 * Math.PI)) + ((x - 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }
}
