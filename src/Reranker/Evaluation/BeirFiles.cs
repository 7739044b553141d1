using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Reranker;

/// <summary>The files of a BEIR folder, each read line by line with errors that name the place.</summary>
internal static class BeirFiles
{
    /// <summary>Where something stands, for the error that may have to name it.</summary>
    internal readonly record struct Place(string Path, long Line)
    {
        public DatasetFormatException Error(string message, Exception? cause = null) => new(Path, Line, message, cause);
    }

    internal readonly record struct Judgement(double Grade, Place Place);

    internal readonly record struct RankedDocument(string Id, int Rank, Place Place);

    /// <summary>Texts by id.</summary>
    internal sealed class Texts(string path)
    {
        private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

        /// <summary>All texts, in the order of the file.</summary>
        public IReadOnlyCollection<string> All => _texts.Values;

        public bool TryAdd(string id, string text) => _texts.TryAdd(id, text);

        public string Find(string id, Place mentioned) => _texts.TryGetValue(id, out var text)
            ? text
            : throw mentioned.Error($"names '{id}', which {Path.GetFileName(path)} does not hold.");
    }

    /// <summary>Reads <c>corpus.jsonl</c> or <c>queries.jsonl</c>.</summary>
    public static async Task<Texts> ReadTextsAsync(string path, CancellationToken cancellationToken)
    {
        var texts = new Texts(path);
        await foreach (var (line, place) in ReadLinesAsync(path, cancellationToken).ConfigureAwait(false))
        {
            var (id, text) = ParseText(line, place);
            if (!texts.TryAdd(id, text))
                throw place.Error($"the _id '{id}' was used before.");
        }

        return texts;
    }

    /// <summary>Reads judgements: for each query its documents with their grades, in the order of the file.</summary>
    public static async Task<OrderedDictionary<string, Dictionary<string, Judgement>>> ReadJudgementsAsync(string path, CancellationToken cancellationToken)
    {
        var judgements = new OrderedDictionary<string, Dictionary<string, Judgement>>(StringComparer.Ordinal);
        await foreach (var (line, place) in ReadLinesAsync(path, cancellationToken).ConfigureAwait(false))
        {
            var fields = line.Split('\t');
            if (fields.Length < 3 || !double.TryParse(fields[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var grade) || !double.IsFinite(grade))
            {
                if (place.Line == 1)
                    continue; // the heading
                throw place.Error($"expected query, document and a numeric grade, separated by tabs, but found '{line}'.");
            }

            if (!judgements.TryGetValue(fields[0], out var judged))
                judgements.Add(fields[0], judged = new Dictionary<string, Judgement>(StringComparer.Ordinal));
            if (!judged.TryAdd(fields[1], new Judgement(grade, place)))
                throw place.Error($"the document '{fields[1]}' was judged for query '{fields[0]}' before.");
        }

        return judgements;
    }

    /// <summary>Reads a run: for each query its first documents by rank.</summary>
    public static async Task<Dictionary<string, IReadOnlyList<RankedDocument>>> ReadRunAsync(string path, int depth, CancellationToken cancellationToken)
    {
        var run = new Dictionary<string, List<RankedDocument>>(StringComparer.Ordinal);
        var seen = new HashSet<(string Query, string Document)>();
        await foreach (var (line, place) in ReadLinesAsync(path, cancellationToken).ConfigureAwait(false))
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
            if (!run.TryGetValue(fields[0], out var ranked))
                run.Add(fields[0], ranked = []);
            ranked.Add(new RankedDocument(fields[1], rank, place));
        }

        // OrderBy is stable: documents of one rank keep the order of the file.
        return run.ToDictionary(
            static query => query.Key,
            IReadOnlyList<RankedDocument> (query) => [.. query.Value.OrderBy(static document => document.Rank).Take(depth)],
            StringComparer.Ordinal);
    }

    private static async IAsyncEnumerable<(string Line, Place Place)> ReadLinesAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            throw new DatasetFormatException(path, line: null, "there is no such file.");

        var number = 0L;
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken).ConfigureAwait(false))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
                yield return (line, new Place(path, number));
        }
    }

    private static (string Id, string Text) ParseText(string line, Place place)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var id = json.RootElement.GetProperty("_id").GetString();
            var text = json.RootElement.GetProperty("text").GetString();
            var title = json.RootElement.TryGetProperty("title", out var value) ? value.GetString() : null;
            return string.IsNullOrEmpty(id) || text is null
                ? throw place.Error("expected an _id and a text, but one of them is empty or null.")
                : (id, string.IsNullOrEmpty(title) ? text : $"{title} {text}");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw place.Error($"expected a JSON object with the strings _id and text: {exception.Message}", exception);
        }
    }
}
