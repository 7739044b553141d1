namespace Reranker;

/// <summary>The differences of two systems query by query, from which all paired tests start.</summary>
public static class PairedDifferences
{
    /// <summary>Subtracts the champion's values from the challenger's.</summary>
    /// <param name="challenger">One value a query.</param>
    /// <param name="champion">One value a query, in the same order.</param>
    /// <exception cref="ArgumentException">There are no values, not equally many, or one of them is not a number.</exception>
    public static double[] Of(IReadOnlyList<double> challenger, IReadOnlyList<double> champion)
    {
        ArgumentNullException.ThrowIfNull(challenger);
        ArgumentNullException.ThrowIfNull(champion);
        if (challenger.Count != champion.Count)
            throw new ArgumentException($"A paired test needs one value of each for every query, but there are {challenger.Count} and {champion.Count}.", nameof(challenger));
        if (challenger.Count == 0)
            throw new ArgumentException("A paired test needs at least one query.", nameof(challenger));

        var differences = new double[challenger.Count];
        for (var i = 0; i < differences.Length; i++)
        {
            differences[i] = challenger[i] - champion[i];
            if (!double.IsFinite(differences[i]))
                throw new ArgumentException($"Value {i} is not a number: challenger {challenger[i]}, champion {champion[i]}.", nameof(challenger));
        }

        return differences;
    }
}
