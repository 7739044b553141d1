using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Reranker.Training;

/// <summary>Reads a file of triples, of pairs or of feedback.</summary>
internal static class JsonLinesTrainingFile
{
    private const int MaxPassages = 3;

    public static async Task<List<RankingQuery>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var source = Path.GetFileName(path).Split('.')[0];
        var triples = new List<RankingQuery>();
        var pairs = new List<(string Query, string Passage)>();
        var feedback = new List<FeedbackRecord>();
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
                if (json.RootElement.TryGetProperty("results", out _))
                {
                    feedback.Add(FeedbackJsonLines.Parse(Encoding.UTF8.GetBytes(text), line));
                    continue;
                }

                var query = json.RootElement.GetProperty("query").GetString()!;
                if (json.RootElement.TryGetProperty("passage", out var passage))
                    pairs.Add((query, passage.GetString()!));
                else
                    triples.Add(Graded.Query($"{source}-{line}", query, Texts(json.RootElement.GetProperty("pos")).Select(Relevant), Texts(json.RootElement.GetProperty("neg"))));
            }
            catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                throw new TrainingException(
                    $"Line {line} of '{path}' is no training example: expected {{\"query\", \"pos\": […], \"neg\": […]}}, {{\"query\", \"passage\"}} or a feedback record. {error.Message}", error);
            }
        }

        if (pairs.Count > 0)
            triples.AddRange(HardNegativeMiner.Mine(source, pairs.Select(static pair => pair.Passage), RelevantByQuery(pairs), cancellationToken));
        triples.AddRange(FeedbackDataset.Build(source, feedback).Queries.Select(query => query with { Id = $"{source}-{query.Id}" }));
        return triples;
    }

    // A heading such as "Examples" stands over many passages and says little about each.
    private static IEnumerable<(string Query, IEnumerable<(string Text, double Grade)> Relevant)> RelevantByQuery(List<(string Query, string Passage)> pairs) =>
        pairs.GroupBy(static pair => pair.Query, static pair => pair.Passage, StringComparer.Ordinal)
            .Where(static group => group.Count() <= MaxPassages)
            .Select(static group => (group.Key, group.Select(Relevant)));

    private static (string Text, double Grade) Relevant(string text) => (text, 1);

    private static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(static item => item.GetString()!)];

    private static Stream Open(string path)
    {
        var file = File.OpenRead(path);
        return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
