using System.Text.Json.Nodes;

namespace Reranker.Integration.Tests.Web;

/// <summary>Searches whose relevance can be learnt: the document that has the query's words is the one that is chosen.</summary>
internal static class SyntheticFeedback
{
    private const int Documents = 6;
    private const int WordsPerDocument = 4;

    /// <summary>Records spread evenly over the first fourteen days of July 2025, the same for the same seed.</summary>
    public static JsonArray Records(int count, int seed = 7)
    {
        var random = new Random(seed);
        var start = new DateTimeOffset(2025, 7, 1, 0, 0, 0, TimeSpan.Zero);
        return [.. Enumerable.Range(0, count).Select(number => Record(start + (TimeSpan.FromDays(14) / count * number), random))];
    }

    public static JsonObject Record(DateTimeOffset timestamp, Random random)
    {
        string[] query = [Word(random), Word(random)];
        var chosen = random.Next(Documents);
        return new JsonObject
        {
            ["timestamp"] = timestamp.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["query"] = string.Join(' ', query),
            ["results"] = new JsonArray([.. Enumerable.Range(0, Documents).Select(place => (JsonNode)new JsonObject
            {
                ["text"] = Text(place == chosen ? query : [], random),
                ["position"] = place + 1,
                ["clicked"] = place == chosen,
            })]),
        };
    }

    private static string Text(string[] words, Random random)
    {
        string[] text = [.. words, .. Enumerable.Range(words.Length, WordsPerDocument - words.Length).Select(_ => Word(random))];
        random.Shuffle(text);
        return string.Join(' ', text);
    }

    private static string Word(Random random) => TinyModel.Words[random.Next(TinyModel.Words.Count)];
}
