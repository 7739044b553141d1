using System.Buffers;
using System.Globalization;

namespace Reranker;

/// <summary>Measures of one ranking, as <c>trec_eval</c> computes them.</summary>
/// <remarks>
/// A ranking is given by the grades of its documents, best-ranked first. A document is relevant when its grade is above 0; grades of 0
/// or less, and unjudged documents (grade 0), are not. <c>missedGrades</c> are the grades of judged documents that were not ranked
/// at all: they count in the number of relevant documents and in the ideal ranking. All values are from 0 to 1; a query
/// without any relevant document has the value 0 everywhere. Cut-offs are at least 1, otherwise <see cref="ArgumentOutOfRangeException"/>.
/// Grades may be fractions, which trec_eval does not read. Of equal scores trec_eval takes the greater document id first, <see cref="Arrange"/> the lesser
/// grade, so that whoever gives all documents one score is not credited with the order in which they came.
/// </remarks>
public static class RankingMetrics
{
    /// <summary>
    /// Normalised discounted cumulative gain (<c>ndcg_cut</c>): Σ grade / log₂(rank + 1) over the first <paramref name="k"/>, divided by the
    /// same sum for the best order of all judged documents (Järvelin and Kekäläinen, ACM TOIS 20, 2002).
    /// </summary>
    public static double Ndcg(ReadOnlySpan<double> grades, int k, ReadOnlySpan<double> missedGrades = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        var ideal = IdealGain(grades, k, missedGrades);
        return ideal > 0 ? Gain(grades, k) / ideal : 0;
    }

    /// <summary>Reciprocal rank (<c>recip_rank</c>) of the first relevant document; 0 when it is not among the first <paramref name="k"/>. Its mean is MRR.</summary>
    public static double ReciprocalRank(ReadOnlySpan<double> grades, int k, ReadOnlySpan<double> missedGrades = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        for (var i = 0; i < grades.Length && i < k; i++)
        {
            if (grades[i] > 0)
                return 1.0 / (i + 1);
        }

        return 0;
    }

    /// <summary>
    /// Average precision (<c>map_cut</c>): the precision at each relevant document among the first <paramref name="k"/>, summed and divided by
    /// the number of all relevant documents, also where that is more than <paramref name="k"/>. Its mean is MAP.
    /// </summary>
    public static double AveragePrecision(ReadOnlySpan<double> grades, int k, ReadOnlySpan<double> missedGrades = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        var relevant = CountRelevant(grades) + CountRelevant(missedGrades);
        if (relevant == 0)
            return 0;

        var seen = 0;
        var sum = 0.0;
        for (var i = 0; i < grades.Length && i < k; i++)
        {
            if (grades[i] > 0)
                sum += (double)++seen / (i + 1);
        }

        return sum / relevant;
    }

    /// <summary>Whether a relevant document is among the first <paramref name="k"/> (<c>success</c>): 1 or 0. Its mean is the hit rate.</summary>
    public static double Hits(ReadOnlySpan<double> grades, int k, ReadOnlySpan<double> missedGrades = default) =>
        ReciprocalRank(grades, k, missedGrades) > 0 ? 1 : 0;

    /// <summary>The relevant documents among the first <paramref name="k"/>, divided by <paramref name="k"/> (<c>P</c>), also where fewer were ranked.</summary>
    public static double Precision(ReadOnlySpan<double> grades, int k, ReadOnlySpan<double> missedGrades = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return (double)CountRelevant(grades[..Math.Min(k, grades.Length)]) / k;
    }

    /// <summary>The relevant documents among the first <paramref name="k"/>, divided by the number of all relevant ones (<c>recall</c>).</summary>
    public static double Recall(ReadOnlySpan<double> grades, int k, ReadOnlySpan<double> missedGrades = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        var relevant = CountRelevant(grades) + CountRelevant(missedGrades);
        return relevant == 0 ? 0 : (double)CountRelevant(grades[..Math.Min(k, grades.Length)]) / relevant;
    }

    /// <summary>The grades in the order that scores give, the highest score first; of equal scores the lesser grade comes first, so that a tie never favours the relevant.</summary>
    /// <param name="scores">One a document.</param>
    /// <param name="grades">One a document.</param>
    /// <exception cref="ArgumentException">There are not as many scores as grades, or a score is not a number.</exception>
    public static double[] Arrange(ReadOnlySpan<float> scores, ReadOnlySpan<double> grades)
    {
        if (scores.Length != grades.Length)
            throw new ArgumentException($"There are {scores.Length} scores for {grades.Length} grades; expected one each.", nameof(scores));
        var order = Ranker.Order(scores);
        var arranged = new double[order.Length];
        for (var i = 0; i < order.Length; i++)
            arranged[i] = grades[order[i]];
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && scores[order[end]] == scores[order[start]])
                end++;
            arranged.AsSpan(start..end).Sort();
            start = end;
        }

        return arranged;
    }

    /// <summary>Gets the cut-off of a metric that reports have: 5 of <c>ndcg_at_5</c>.</summary>
    /// <param name="metric">The name of a metric with its cut-off.</param>
    /// <returns>The cut-off, or <see langword="null"/> where there is no such metric.</returns>
    public static int? CutoffOf(string metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return metric.Split("_at_") is [var name, var digits] && MetricTable.Has(name) &&
            int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var cutoff) && cutoff > 0
                ? cutoff
                : null;
    }

    private static double Gain(ReadOnlySpan<double> grades, int k)
    {
        var sum = 0.0;
        for (var i = 0; i < grades.Length && i < k; i++)
        {
            if (grades[i] > 0)
                sum += grades[i] / Math.Log2(i + 2);
        }

        return sum;
    }

    private static double IdealGain(ReadOnlySpan<double> grades, int k, ReadOnlySpan<double> missedGrades)
    {
        var rented = ArrayPool<double>.Shared.Rent(grades.Length + missedGrades.Length);
        var ideal = rented.AsSpan(0, grades.Length + missedGrades.Length);
        grades.CopyTo(ideal);
        missedGrades.CopyTo(ideal[grades.Length..]);
        ideal.Sort(static (left, right) => right.CompareTo(left));
        var gain = Gain(ideal, k);
        ArrayPool<double>.Shared.Return(rented);
        return gain;
    }

    private static int CountRelevant(ReadOnlySpan<double> grades)
    {
        var count = 0;
        foreach (var grade in grades)
        {
            if (grade > 0)
                count++;
        }

        return count;
    }
}
