namespace Reranker.ConsoleHost;

/// <summary>Pairs on which an exported model is compared with torch: real ones, and the shortest and longest there can be.</summary>
internal static class ExportProbe
{
    private const int Sampled = 64;

    public static IReadOnlyList<QueryDocumentPair> Sample(RankingDataset data, int maxLength, int seed)
    {
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
