using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Reranker.Training;

/// <summary>Reads a file of triples, of pairs, of what has no labels, or of feedback.</summary>
internal sealed class JsonLinesTrainingFile
{
    private const int MaxPassages = 3;
    private readonly string _path;
    private readonly string _source;
    private readonly RecipeSourceKind? _kind;
    private readonly List<SourceQuery> _queries = [];
    private readonly List<(string Query, string Passage)> _pairs = [];
    private readonly List<string> _asked = [];
    private readonly List<(string Query, string Passage)> _titled = [];
    private readonly List<string> _pool = [];
    private readonly List<FeedbackRecord> _feedback = [];
    private readonly DroppedCounts _dropped;

    private JsonLinesTrainingFile(string path, string source, RecipeSourceKind? kind, DroppedCounts dropped) => (_path, _source, _kind, _dropped) = (path, source, kind, dropped);

    /// <summary>Reads a file.</summary>
    /// <param name="path">JSON lines, plain or gzipped.</param>
    /// <param name="source">Prefix of the queries' ids.</param>
    /// <param name="kind">What its lines have to be; <see langword="null"/> for whatever each is.</param>
    /// <param name="dropped">Counts what is left out.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="TrainingException">A line is no example, or none of the kind.</exception>
    public static async Task<SourceContent> ReadAsync(string path, string source, RecipeSourceKind? kind, DroppedCounts dropped, CancellationToken cancellationToken)
    {
        var file = new JsonLinesTrainingFile(path, source, kind, dropped);
        var line = 0L;
        using var reader = new StreamReader(Open(path));
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } text)
        {
            line++;
            if (string.IsNullOrWhiteSpace(text))
                continue;
            try
            {
                using var json = JsonDocument.Parse(text);
                file.Add(json.RootElement, text, line);
            }
            catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                throw new TrainingException(
                    $"Line {line} of '{path}' is no training example: expected {{\"query\", \"pos\": […], \"neg\": […]}}, {{\"query\", \"passage\"}}, {{\"query\"}}, {{\"passage\"}} or a feedback record. {error.Message}", error);
            }
        }

        return file.Finish();
    }

    private void Add(JsonElement example, string text, long line)
    {
        if (example.TryGetProperty("results", out _))
        {
            Require(RecipeSourceKind.Feedback, line);
            _feedback.Add(FeedbackJsonLines.Parse(Encoding.UTF8.GetBytes(text), line));
        }
        else if (!example.TryGetProperty("query", out var asked))
        {
            Require(RecipeSourceKind.Unlabelled, line);
            AddPassage(example.TryGetProperty("title", out var title) ? Text(title) : "", Text(example.GetProperty("passage")));
        }
        else if (Text(asked) is var query && string.IsNullOrWhiteSpace(query))
        {
            throw new InvalidOperationException("The query is blank.");
        }
        else if (example.TryGetProperty("passage", out var passage))
        {
            Require(RecipeSourceKind.Pairs, line);
            _pairs.Add((query, Text(passage)));
        }
        else if (example.TryGetProperty("pos", out var relevant))
        {
            var hasNegatives = example.TryGetProperty("neg", out var negatives);
            Require(hasNegatives ? RecipeSourceKind.Triples : RecipeSourceKind.Pairs, line);
            _queries.Add(new SourceQuery(
                Graded.Query($"{_source}-{line}", query, Texts(relevant).Select(Relevant), hasNegatives ? Texts(negatives) : []),
                IsMined: !hasNegatives || _kind is RecipeSourceKind.Pairs or RecipeSourceKind.Unlabelled));
        }
        else
        {
            Require(RecipeSourceKind.Unlabelled, line);
            _asked.Add(query);
        }
    }

    // A title says what the passage is about without being a part of it; a first sentence that stayed in its place would be found by its very words.
    private void AddPassage(string title, string passage)
    {
        var (query, text) = string.IsNullOrWhiteSpace(title) ? Passage.SplitFirstSentence(passage) : (title.Trim(), passage);
        if (string.IsNullOrWhiteSpace(text))
        {
            _pool.Add(passage);
            _dropped.Add("passages of one sentence, which make no query");
            return;
        }

        _pool.Add(text);
        _titled.Add((query, text));
    }

    private SourceContent Finish()
    {
        var prefix = _queries.Count > 0 ? $"{_source}-p" : _source;
        var groups = _pairs.GroupBy(static pair => pair.Query, static pair => pair.Passage, StringComparer.Ordinal).ToLookup(static group => group.Count() <= MaxPassages);
        // A heading such as "Examples" stands over many passages and says little about each.
        _dropped.Add($"queries with more than {MaxPassages} passages", groups[false].Count());
        _queries.AddRange(groups[true].Select((group, i) => new SourceQuery(Graded.Judged($"{prefix}-{i}", group.Key, group.Select(Relevant)), IsMined: true)));
        _queries.AddRange(_titled.Select((one, i) => new SourceQuery(Graded.Query($"{_source}-t{i}", one.Query, [], [one.Passage]), IsMined: true)));
        _queries.AddRange(_asked.Select((query, i) => new SourceQuery(Graded.Query($"{_source}-u{i}", query, [], []), IsMined: true)));
        var feedback = FeedbackDataset.Build(_source, _feedback);
        _dropped.Add(feedback.Dropped);
        _queries.AddRange(feedback.Queries.Select(query => new SourceQuery(query with { Id = $"{_source}-{query.Id}" }, IsMined: false)));
        return new SourceContent(_queries, [.. _pairs.Select(static pair => pair.Passage).Concat(_pool).Concat(TrainingSet.TextsOf(_queries.Select(static one => one.Query))).Distinct(StringComparer.Ordinal)]);
    }

    private void Require(RecipeSourceKind kind, long line)
    {
        var fits = _kind is null or RecipeSourceKind.Unlabelled || _kind == kind || (_kind == RecipeSourceKind.Pairs && kind == RecipeSourceKind.Triples);
        if (!fits)
            throw new TrainingException($"Line {line} of '{_path}' is of the kind '{Name(kind)}', and the recipe says '{Name(_kind!.Value)}'. Correct the recipe's kind, or leave it out.");
    }

    private static string Name(RecipeSourceKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    private static (string Text, double Grade) Relevant(string text) => (text, 1);

    private static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(Text)];

    private static string Text(JsonElement text) => text.GetString() ?? throw new InvalidOperationException("A text is null.");

    private static Stream Open(string path)
    {
        var file = File.OpenRead(path);
        return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
