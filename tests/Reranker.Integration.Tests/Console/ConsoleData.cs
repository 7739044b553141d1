using System.Globalization;
using System.Text.Json;

namespace Reranker.Integration.Tests;

/// <summary>Small data whose relevance can be learnt in seconds: a document is relevant when it has the query's words.</summary>
internal static class ConsoleData
{
    private static readonly string[] Words =
        ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath", "islet", "jetty", "knoll", "lagoon", "meadow", "nettle", "orchard", "pebble"];

    /// <summary>Writes triples to train on.</summary>
    public static Task WriteTriplesAsync(string path, int count) =>
        File.WriteAllLinesAsync(path, Topics(count, seed: 1).Select(static topic => JsonSerializer.Serialize(new { query = topic.Query, pos = new[] { topic.Documents[0] }, neg = topic.Documents[1..] })));

    /// <summary>Writes a BEIR folder, with a run that has every document of a query, best last.</summary>
    /// <returns>The run's path.</returns>
    public static async Task<string> WriteBeirAsync(string folder, int count)
    {
        var topics = Topics(count, seed: 2).Index().ToArray();
        Directory.CreateDirectory(Path.Combine(folder, "qrels"));
        await File.WriteAllLinesAsync(Path.Combine(folder, "queries.jsonl"), topics.Select(static topic => JsonSerializer.Serialize(new { _id = $"q{topic.Index}", text = topic.Item.Query })));
        await File.WriteAllLinesAsync(Path.Combine(folder, "corpus.jsonl"), topics.SelectMany(static topic =>
            topic.Item.Documents.Index().Select(document => JsonSerializer.Serialize(new { _id = $"d{topic.Index}-{document.Index}", title = "", text = document.Item }))));
        await File.WriteAllLinesAsync(Path.Combine(folder, "qrels", "test.tsv"), topics.SelectMany(static topic =>
            topic.Item.Documents.Select((_, index) => $"q{topic.Index}\td{topic.Index}-{index}\t{(index == 0 ? 1 : 0)}")));
        var run = Path.Combine(folder, "run.tsv");
        await File.WriteAllLinesAsync(run, topics.SelectMany(static topic =>
            topic.Item.Documents.Select((_, index) => string.Create(CultureInfo.InvariantCulture, $"q{topic.Index}\td{topic.Index}-{index}\t{topic.Item.Documents.Length - index}\t{index}.5"))));
        return run;
    }

    /// <summary>Writes feedback of the first fortnight of July 2025.</summary>
    public static Task WriteFeedbackAsync(string path, int count) =>
        File.WriteAllLinesAsync(path, Topics(count, seed: 3).Select((topic, index) => JsonSerializer.Serialize(new
        {
            timestamp = new DateTimeOffset(2025, 7, 1, 0, 0, 0, TimeSpan.Zero) + (index * TimeSpan.FromDays(14) / count),
            query = topic.Query,
            results = topic.Documents.Select(static (text, place) => new { text, position = place + 1, clicked = place == 0 }),
        })));

    private static IEnumerable<(string Query, string[] Documents)> Topics(int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var words = Words.ToArray();
            random.Shuffle(words);
            yield return ($"{words[0]} {words[1]}",
                [$"{words[2]} {words[0]} {words[1]} {words[3]}", .. Enumerable.Range(4, 4).Select(place => string.Join(' ', words[place..(place + 4)]))]);
        }
    }
}
