namespace Reranker.ConsoleHost;

/// <summary>Reads query-document pairs.</summary>
internal static class PairReader
{
    private const string Expected = """{"query": string, "document": string}""";

    /// <exception cref="InputException">A line is not as documented.</exception>
    public static async Task<IReadOnlyList<QueryDocumentPair>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var lines = await InputLines.ReadAsync(path, cancellationToken);
        return [.. lines.Select(static line =>
        {
            var json = line.ParseObject(Expected);
            return new QueryDocumentPair(line.RequireString(json, "query", Expected), line.RequireString(json, "document", Expected));
        })];
    }
}
