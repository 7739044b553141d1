using System.Text.Json;

namespace Reranker.Training;

/// <summary>Reads a file of triples, of pairs, of what has no labels, or of feedback.</summary>
internal sealed class JsonLinesTrainingFile
{
    private const string Expected =
        """{"query", "pos": […], "neg": […]}, {"query", "passage"}, {"query", "passage", "label"}, {"query"}, {"passage"} or a feedback record""";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly string _path;
    private readonly string _source;
    private readonly RecipeSourceKind? _kind;
    private readonly List<SourceQuery> _queries = [];
    private readonly List<(string Query, string Passage, double Grade)> _pairs = [];
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
        try
        {
            await foreach (var line in Utf8Lines.ReadFileAsync(path, file.Error, cancellationToken).ConfigureAwait(false))
                file.Read(line);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"The training data '{path}' cannot be read: {error.Message}", error);
        }

        return file.Finish();
    }

    private TrainingException Error(long line, string message, Exception? cause) => new(FormattableString.Invariant($"Line {line} of '{_path}': {message}"), cause);

    private void Read(Utf8Line line)
    {
        try
        {
            using var json = JsonDocument.Parse(line.Utf8, Strict);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw new JsonException("It is no object.");
            var example = new TrainingLine(json.RootElement);
            if (example.IsFeedback)
            {
                Require(RecipeSourceKind.Feedback, line.Number);
                _feedback.Add(FeedbackJsonLines.Parse(line.Utf8.Span, line.Number));
                return;
            }

            example.CheckNames();
            Add(example, line.Number);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException) // the latter: half of a surrogate pair
        {
            throw new TrainingException($"Line {line.Number} of '{_path}' is no training example: expected {Expected}. {error.Message}", error);
        }
        catch (FeedbackFormatException error)
        {
            throw new TrainingException($"'{_path}': {error.Message}", error);
        }
    }

    private void Add(TrainingLine example, long line)
    {
        var (query, passage) = (example.Query, example.Passage);
        if (query is null)
        {
            Require(RecipeSourceKind.Unlabelled, line);
            AddPassage(example.Title ?? "", passage ?? throw new JsonException("There is neither a query nor a passage."));
        }
        else if (passage is not null)
        {
            Require(RecipeSourceKind.Pairs, line);
            _pairs.Add((query, passage, example.Label ?? 1));
        }
        else if (example.Positives is { } relevant)
        {
            var negatives = example.Negatives;
            Require(negatives is null ? RecipeSourceKind.Pairs : RecipeSourceKind.Triples, line);
            _queries.Add(new SourceQuery(
                Graded.Query($"{_source}-{line}", query, WithoutBlanks(relevant).Select(static text => (text, 1.0)), negatives ?? []),
                IsMined: negatives is null || _kind is RecipeSourceKind.Pairs or RecipeSourceKind.Unlabelled));
        }
        else
        {
            Require(RecipeSourceKind.Unlabelled, line);
            _asked.Add(query);
        }
    }

    // A blank text answers nothing, and is last whatever a model says of it.
    private string[] WithoutBlanks(string[] relevant)
    {
        string[] read = [.. relevant.Where(static text => !string.IsNullOrWhiteSpace(text))];
        _dropped.Add(BlankDropped, relevant.Length - read.Length);
        return read;
    }

    /// <summary>The reason that blank texts are counted by.</summary>
    internal const string BlankDropped = "blank texts that are said to be relevant";

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
        _queries.AddRange(_pairs.GroupBy(static pair => TextIdentity.KeyOf(pair.Query), StringComparer.Ordinal).Select((group, i) => Judged($"{prefix}-{i}", [.. group])));
        _queries.AddRange(_titled.Select((one, i) => new SourceQuery(Graded.Query($"{_source}-t{i}", one.Query, [], [one.Passage]), IsMined: true)));
        _queries.AddRange(_asked.Select((query, i) => new SourceQuery(Graded.Query($"{_source}-u{i}", query, [], []), IsMined: true)));
        var feedback = FeedbackDataset.Build(_source, _feedback);
        _dropped.Add(feedback.Dropped);
        _queries.AddRange(feedback.Queries.Select(query => new SourceQuery(query with { Id = $"{_source}-{query.Id}" }, IsMined: false)));
        return new SourceContent(_queries, [.. _pairs.Select(static pair => pair.Passage).Concat(_pool).Concat(TrainingSet.TextsOf(_queries.Select(static one => one.Query))).Distinct(StringComparer.Ordinal)]);
    }

    // Where a file says what is not relevant, that is what there is to learn from, unless the recipe wants more.
    private SourceQuery Judged(string id, (string Query, string Passage, double Grade)[] pairs)
    {
        var read = pairs.Where(static pair => pair.Grade <= 0 || !string.IsNullOrWhiteSpace(pair.Passage)).ToArray();
        _dropped.Add(BlankDropped, pairs.Length - read.Length);
        return new SourceQuery(
            Graded.Judged(id, pairs[0].Query, read.Select(static pair => (pair.Passage, pair.Grade))),
            IsMined: read.All(static pair => pair.Grade > 0) || _kind is RecipeSourceKind.Pairs or RecipeSourceKind.Unlabelled);
    }

    private void Require(RecipeSourceKind kind, long line)
    {
        var fits = _kind is null or RecipeSourceKind.Unlabelled || _kind == kind || (_kind == RecipeSourceKind.Pairs && kind == RecipeSourceKind.Triples);
        if (!fits)
            throw new TrainingException($"Line {line} of '{_path}' is of the kind '{Name(kind)}', and the recipe says '{Name(_kind!.Value)}'. Correct the recipe's kind, or leave it out.");
    }

    private static string Name(RecipeSourceKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());
}
