using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Reranker;

/// <summary>The files of a BEIR folder, each read line by line with errors that name the place.</summary>
internal static class BeirFiles
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Where something stands, for the error that may have to name it.</summary>
    internal readonly record struct Place(string Path, long Line)
    {
        public DatasetFormatException Error(string message, Exception? cause = null) => new(Path, Line, message, cause);
    }

    internal readonly record struct Judgement(double Grade, Place Place);

    /// <summary>A title, a blank and a text, or a text alone.</summary>
    internal readonly record struct TitledText(string Text, int TitleLength)
    {
        // Keys cost time, and texts of other lengths cannot be the same.
        private const int MostLonger = 4;

        /// <summary>Whether this is another text, with or without its title.</summary>
        /// <param name="other">The other text.</param>
        /// <param name="key">Its key.</param>
        public bool Is(string other, string key)
        {
            var body = TitleLength == 0 ? Text : Text[(TitleLength + 1)..];
            return body.Length <= (MostLonger * other.Length) + MostLonger && (TextIdentity.KeyOf(body) == key || (TitleLength > 0 && TextIdentity.KeyOf(Text) == key));
        }
    }

    /// <summary>Texts by id.</summary>
    internal sealed class Texts(string path)
    {
        private readonly Dictionary<string, TitledText> _texts = new(StringComparer.Ordinal);

        /// <summary>All texts, in the order of the file.</summary>
        public IReadOnlyCollection<string> All => [.. _texts.Values.Select(static text => text.Text)];

        public bool TryAdd(string id, TitledText text) => _texts.TryAdd(id, text);

        public TitledText Find(string id, Place mentioned) => _texts.TryGetValue(id, out var text)
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

            if (Math.Abs(grade) > RankingCandidate.MaxGrade)
                throw place.Error(FormattableString.Invariant($"expected a grade of at most {RankingCandidate.MaxGrade}, but found '{fields[2]}'."));
            if (!judgements.TryGetValue(fields[0], out var judged))
                judgements.Add(fields[0], judged = new Dictionary<string, Judgement>(StringComparer.Ordinal));
            if (!judged.TryAdd(fields[1], new Judgement(grade, place)))
                throw place.Error($"the document '{fields[1]}' was judged for query '{fields[0]}' before.");
        }

        return judgements;
    }

    /// <summary>Reads the lines of a file that are not blank.</summary>
    public static async IAsyncEnumerable<(string Line, Place Place)> ReadLinesAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            throw new DatasetFormatException(path, line: null, "there is no such file.");

        await foreach (var line in Utf8Lines.ReadFileAsync(path, (number, message, cause) => new DatasetFormatException(path, number, message, cause), cancellationToken).ConfigureAwait(false))
            yield return (line.ToString(), new Place(path, line.Number));
    }

    private static (string Id, TitledText Text) ParseText(string line, Place place)
    {
        try
        {
            using var json = JsonDocument.Parse(line, Strict);
            var id = json.RootElement.GetProperty("_id").GetString();
            var text = json.RootElement.GetProperty("text").GetString();
            var title = json.RootElement.TryGetProperty("title", out var value) ? value.GetString() : null;
            return string.IsNullOrEmpty(id) || text is null
                ? throw place.Error("expected an _id and a text, but one of them is empty or null.")
                : (id, string.IsNullOrEmpty(title) ? new TitledText(text, 0) : new TitledText($"{title} {text}", title.Length));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw place.Error($"expected a JSON object with the strings _id and text: {exception.Message}", exception);
        }
    }
}
