namespace Reranker;

/// <summary>The exact sign test: are there more wins than a fair coin gives?</summary>
internal static class SignTest
{
    /// <summary>P(X ≥ wins) of a binomial X with wins + losses tosses; 1 without any.</summary>
    public static double PValue(int wins, int losses)
    {
        // From the middle downwards the complement is summed, whose first term is never too small to be the largest.
        if (wins <= losses)
            return 1 - (losses == wins + losses ? 0 : Tail(losses + 1, wins + losses));
        return Tail(wins, wins + losses);
    }

    // Σ C(n, i) / 2ⁿ for i = least … n, with least above n / 2: the terms fall, so that the first one decides the scale.
    private static double Tail(int least, int tosses)
    {
        var logarithm = -tosses * Math.Log(2);
        for (var i = 1; i <= tosses - least; i++)
            logarithm += Math.Log((double)(least + i) / i);
        double sum = 0, term = 1;
        for (var i = least; i <= tosses; i++)
        {
            sum += term;
            term *= (double)(tosses - i) / (i + 1);
        }

        return Math.Min(1, Math.Exp(logarithm) * sum);
    }
}
