namespace Reranker.AspNetCore;

/// <summary>The pairs of a request to score, whichever way it names them.</summary>
internal static class ScorePairs
{
    /// <param name="body">The request.</param>
    /// <param name="requireFew">Refuses too many of a field.</param>
    /// <exception cref="InvalidRerankRequestException">There are none, too many, or as many queries as fit no documents.</exception>
    public static ScoreRequest Read(ScoreBody body, Action<int, string> requireFew) => new(Pairs(body, requireFew));

    private static QueryDocumentPair[] Pairs(ScoreBody body, Action<int, string> requireFew)
    {
        if (body.Pairs is { } pairs)
        {
            requireFew(pairs.Length, "pairs");
            return [.. pairs.Select(static (pair, index) => pair is [{ } query, { } document]
                ? new QueryDocumentPair(query, document)
                : throw new InvalidRerankRequestException($"pairs[{index}]", $"The pair {index} is not made of two strings; expected [query, document]."))];
        }

        var queries = (body.Queries ?? body.Text1 ?? body.Data1)?.Texts;
        var documents = (body.Documents ?? body.Items ?? body.Text2 ?? body.Data2)?.Texts;
        if (queries is null || documents is null)
            throw new InvalidRerankRequestException("pairs", "There is nothing to score; expected 'pairs', a list of [query, document], or 'queries' with 'documents'.");
        requireFew(documents.Length, "documents");
        return (queries.Length, documents.Length) switch
        {
            (1, _) => Array.ConvertAll(documents, document => new QueryDocumentPair(queries[0], document)),
            var (left, right) when left == right => [.. queries.Zip(documents, static (query, document) => new QueryDocumentPair(query, document))],
            var (left, right) => throw new InvalidRerankRequestException("queries", $"There are {left} queries and {right} documents; expected one query, or as many as documents."),
        };
    }
}
