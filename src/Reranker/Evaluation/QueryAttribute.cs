namespace Reranker;

/// <summary>Something by which queries are told apart, to see where a model is good and where it is not.</summary>
/// <param name="Name">Its name, for instance <c>query_length</c>: the heading of a column.</param>
/// <param name="Of">The slice that a query belongs to, the same at every call. Slices that begin with a number are shown in the order of these.</param>
public sealed record QueryAttribute(string Name, Func<RankingQuery, string> Of)
{
    /// <summary><c>query_length</c>: the words of the query, as white space parts them.</summary>
    public static QueryAttribute QueryLength { get; } = new("query_length", static query => Range(CountWords(query.Text), [2, 4, 8, 16]));

    /// <summary><c>candidates</c>: how many documents are ranked for it.</summary>
    public static QueryAttribute CandidateCount { get; } = new("candidates", static query => Range(query.Candidates.Count, [5, 10, 20, 50, 100]));

    // The bounds are fixed, so that a slice is the same one from month to month.
    private static string Range(int number, ReadOnlySpan<int> ends)
    {
        var low = 0;
        foreach (var end in ends)
        {
            if (number <= end)
                return FormattableString.Invariant($"{low} to {end}");
            low = end + 1;
        }

        return FormattableString.Invariant($"{low} or more");
    }

    private static int CountWords(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
}
