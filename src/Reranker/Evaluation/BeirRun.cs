using System.Globalization;

namespace Reranker;

/// <summary>A first stage's run in the layout of BEIR: tab-separated <c>query, document, rank, score</c>, plain or gzip, with or without a heading and scores.</summary>
public sealed class BeirRun
{
    private readonly Dictionary<string, RankedDocument[]> _queries;
    private readonly Dictionary<(string Query, string Document), double> _scores;

    private BeirRun(Dictionary<string, RankedDocument[]> queries, Dictionary<(string Query, string Document), double> scores) => (_queries, _scores) = (queries, scores);

    /// <summary>Gets whether every line has a score.</summary>
    public bool HasScores => _scores.Count > 0;

    /// <summary>The queries that it ranks documents for.</summary>
    internal IReadOnlyCollection<string> Queries => _queries.Keys;

    /// <summary>Reads a run.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="DatasetFormatException">There is no such file, or a line is not as documented.</exception>
    public static async Task<BeirRun> LoadAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var queries = new Dictionary<string, List<RankedDocument>>(StringComparer.Ordinal);
        var scores = new Dictionary<(string Query, string Document), double>();
        var seen = new HashSet<(string Query, string Document)>();
        await foreach (var (line, place) in BeirFiles.ReadLinesAsync(path, cancellationToken).ConfigureAwait(false))
        {
            var fields = line.Split('\t');
            if (fields.Length < 3 || !int.TryParse(fields[2], NumberStyles.Integer, CultureInfo.InvariantCulture, out var rank))
            {
                if (place.Line == 1)
                    continue; // the heading
                throw place.Error($"expected query, document, rank and score, separated by tabs, but found '{line}'.");
            }

            if (!seen.Add((fields[0], fields[1])))
                throw place.Error($"the document '{fields[1]}' was ranked for query '{fields[0]}' before.");
            if (!queries.TryGetValue(fields[0], out var ranked))
                queries.Add(fields[0], ranked = []);
            ranked.Add(new RankedDocument(fields[1], rank, place));
            if (fields.Length > 3 && fields[3].Length > 0)
                scores.Add((fields[0], fields[1]), ParseScore(fields[3], place));
        }

        // OrderBy is stable: documents of one rank keep the order of the file.
        return new BeirRun(
            queries.ToDictionary(static query => query.Key, static query => query.Value.OrderBy(static document => document.Rank).ToArray(), StringComparer.Ordinal),
            scores.Count == seen.Count ? scores : []);
    }

    /// <summary>The score of a document for a query.</summary>
    /// <exception cref="KeyNotFoundException">The run does not rank it, or has no scores.</exception>
    public double ScoreOf(string query, string document) => _scores[(query, document)];

    /// <summary>The documents of a query by rank; none where the run does not know it.</summary>
    internal IReadOnlyList<RankedDocument> Of(string query) => _queries.TryGetValue(query, out var ranked) ? ranked : [];

    private static double ParseScore(string text, BeirFiles.Place place) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var score) && double.IsFinite(score)
            ? score
            : throw place.Error($"expected a finite number as the score, with a point and no other separators, but found '{text}'.");

    internal readonly record struct RankedDocument(string Id, int Rank, BeirFiles.Place Place);
}
