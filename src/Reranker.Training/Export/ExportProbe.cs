namespace Reranker.Training;

/// <summary>Draws the pairs on which an exported model is compared with torch (<see cref="ExportOptions.Probe"/>).</summary>
public static class ExportProbe
{
    private const int Sampled = 64;

    /// <summary>Pairs of the dataset, and the shortest and longest there can be.</summary>
    /// <param name="data">Where 64 pairs are drawn from; without any, words stand for them.</param>
    /// <param name="maxLength">The most tokens of a pair (<c>PairTokenizer.MaxLength</c>): the longest pairs have to be cut.</param>
    /// <param name="seed">Decides which pairs.</param>
    public static IReadOnlyList<QueryDocumentPair> Sample(RankingDataset data, int maxLength, int seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        var queries = data.Queries.Where(static query => query.Candidates.Count > 0 && !string.IsNullOrWhiteSpace(query.Text)).ToArray();
        if (queries.Length == 0)
            return Extremes("query", "document", maxLength);
        var random = new Random(seed);
        var pairs = new QueryDocumentPair[Sampled];
        foreach (ref var pair in pairs.AsSpan())
        {
            var query = queries[random.Next(queries.Length)];
            pair = new QueryDocumentPair(query.Text, query.Candidates[random.Next(query.Candidates.Count)].Text);
        }

        return [.. pairs, .. Extremes(pairs[0].Query, pairs[0].Document, maxLength)];
    }

    private static QueryDocumentPair[] Extremes(string query, string document, int maxLength) =>
    [
        new("a", ""),
        new("a", "b"),
        new(query, Repeat(document + " ", maxLength)),
        new(Repeat(query + " ", maxLength), Repeat(document + " ", maxLength)),
    ];

    // A text of so many words has at least as many tokens.
    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
