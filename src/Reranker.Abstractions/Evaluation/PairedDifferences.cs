namespace Reranker;

/// <summary>What all paired tests start from: query by query, challenger − champion.</summary>
internal static class PairedDifferences
{
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
