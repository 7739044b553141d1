namespace Reranker;

/// <summary>Intervals that hold at every moment of an experiment at once, so that one may look each day and stop when one likes.</summary>
internal static class ConfidenceSequence
{
    private const double Alpha = 0.05;

    // How strongly the mixture is drawn to even shares: tightest for shares that differ from one half by some percent, as those of two rankers do.
    private const double Prior = 20;

    // The number of observations at which the sequence of a mean is tightest.
    private const double TunedFor = 2000;

    /// <summary>The 95 % confidence sequence of a share.</summary>
    /// <remarks>
    /// All shares p at which the likelihood ratio of a Beta mixture against p stays below 1 / α: by Ville's inequality the true share leaves this set at any time with a probability
    /// of at most α. Robbins, Annals of Mathematical Statistics 41 (1970); Howard, Ramdas, McAuliffe and Sekhon, Annals of Statistics 49 (2021), section 3. Exact for any number of trials.
    /// </remarks>
    public static (double Low, double High) OfShare(int successes, int trials)
    {
        if (trials == 0)
            return (0, 1);
        var mixture = LogBeta(Prior + successes, Prior + trials - successes) - LogBeta(Prior, Prior);
        var share = (double)successes / trials;
        return (Bound(share, 0), Bound(share, 1));

        // The ratio rises from the observed share to either end.
        double Bound(double inside, double outside)
        {
            if (IsPossible(outside))
                return outside;
            for (var i = 0; i < 60; i++)
            {
                var middle = (inside + outside) / 2;
                if (IsPossible(middle))
                    inside = middle;
                else
                    outside = middle;
            }

            return outside;
        }

        bool IsPossible(double p) => mixture - LogLikelihood(p) < -Math.Log(Alpha);

        double LogLikelihood(double p) =>
            (successes == 0 ? 0 : successes * Math.Log(p)) + (successes == trials ? 0 : (trials - successes) * Math.Log(1 - p));
    }

    /// <summary>The p-value that is valid whenever one looks: how unlikely so uneven a share is at any time, where both sides are alike; two-sided.</summary>
    /// <remarks>1 / the likelihood ratio of the mixture of <see cref="OfShare"/> against one half.</remarks>
    public static double PValue(int successes, int trials) =>
        Math.Min(1, Math.Exp(-(LogBeta(Prior + successes, Prior + trials - successes) - LogBeta(Prior, Prior) + (trials * Math.Log(2)))));

    /// <summary>Half the width of the 95 % asymptotic confidence sequence of a mean.</summary>
    /// <remarks>
    /// s · √(2 (n ρ² + 1) / (n² ρ²) · ln(√(n ρ² + 1) / α)): Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit theory and asymptotic confidence sequences",
    /// Annals of Statistics 52 (2024), theorem 2.2, with ρ chosen as in its appendix B.2. For some dozens of observations and more.
    /// </remarks>
    /// <param name="deviation">The standard deviation s of one observation.</param>
    /// <param name="count">How many observations n there are.</param>
    public static double HalfWidth(double deviation, long count)
    {
        if (count == 0)
            return double.PositiveInfinity;
        var rhoSquared = ((-2 * Math.Log(Alpha)) + Math.Log((-2 * Math.Log(Alpha)) + 1)) / TunedFor;
        var scaled = (count * rhoSquared) + 1;
        return deviation * Math.Sqrt(2 * scaled / ((double)count * count * rhoSquared) * Math.Log(Math.Sqrt(scaled) / Alpha));
    }

    private static double LogBeta(double a, double b) => Distributions.LogGamma(a) + Distributions.LogGamma(b) - Distributions.LogGamma(a + b);
}
