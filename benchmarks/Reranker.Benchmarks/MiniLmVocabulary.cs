namespace Reranker.Benchmarks;

/// <summary>A vocabulary for models of MiniLM-L6's shape.</summary>
internal static class MiniLmVocabulary
{
    /// <summary>A model's words, and as many more as BERT's vocabulary has: what counts is the size of the table.</summary>
    /// <param name="modelFolder">The folder of the model whose words are taken.</param>
    /// <param name="size">How many entries there shall be.</param>
    public static string[] Of(string modelFolder, int size)
    {
        var words = File.ReadAllLines(Path.Combine(modelFolder, "vocab.txt"));
        return [.. words, .. Enumerable.Range(words.Length, size - words.Length).Select(static index => $"[unused-{index}]")];
    }
}
