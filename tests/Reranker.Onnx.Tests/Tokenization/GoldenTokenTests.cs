using System.Text.Json;

namespace Reranker.Onnx.Tests.Tokenization;

public sealed class GoldenTokenTests
{
    [Fact]
    public void Every_string_of_the_shared_golden_file_gives_the_tokens_of_Hugging_Face()
    {
        var golden = RepositoryFiles.Shared("data/tokenizer/bert-uncased.jsonl");
        var vocabulary = File.ReadAllLines(RepositoryFiles.Shared("data/vocab/bert-base-uncased-vocab.txt"));
        AssertGolden(PairTokenizer.Create(vocabulary), golden, expectedCount: 449);
    }

    [Fact]
    public void Every_string_of_our_own_golden_file_gives_the_tokens_of_Hugging_Face() =>
        AssertGolden(PairTokenizer.Create(File.ReadAllLines(RepositoryFiles.Golden("vocab.txt"))), RepositoryFiles.Golden("tokens.jsonl"), expectedCount: 260);

    private static void AssertGolden(PairTokenizer tokenizer, string goldenFile, int expectedCount)
    {
        var differences = new List<string>();
        var count = 0;
        foreach (var line in File.ReadLines(goldenFile))
        {
            using var entry = JsonDocument.Parse(line);
            var text = entry.RootElement.GetProperty("text").GetString()!;
            var expected = entry.RootElement.GetProperty("ids").EnumerateArray().Select(static id => id.GetInt32()).ToArray();
            var actual = tokenizer.EncodeText(text).Ids.ToArray();
            if (!actual.SequenceEqual(expected))
                differences.Add($"{JsonSerializer.Serialize(text)}: expected {string.Join(' ', expected)}, was {string.Join(' ', actual)}");
            count++;
        }

        Assert.True(differences.Count == 0, $"{differences.Count} of {count} differ:\n{string.Join('\n', differences)}");
        Assert.Equal(expectedCount, count);
    }
}
