namespace Reranker.Benchmarks;

/// <summary>Texts of common words, the same in every run.</summary>
internal static class BenchmarkTexts
{
    public const string Query = "how does an index make a query faster";

    private static readonly string[] Words =
        "the an index table query row column makes lookups faster when few rows match but every insert must maintain it so choose keys with care".Split(' ');

    public static string[] Documents(int count, int fewestWords = 20, int mostWords = 180)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => string.Join(' ', random.GetItems(Words, random.Next(fewestWords, mostWords + 1))))];
    }
}
