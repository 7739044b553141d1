using Reranker.Onnx;

namespace Reranker.Training.Tests;

/// <summary>A cross-encoder that trains in seconds, and a world of words that it can learn.</summary>
internal static class TinyModel
{
    public static readonly string[] Words =
        ["apple", "banana", "cherry", "date", "elder", "fig", "grape", "hazel", "iris", "jasmine", "kiwi", "lemon", "mango", "nut", "olive", "peach"];

    public static BertConfig Config => new()
    {
        HiddenSize = 32, NumHiddenLayers = 2, NumAttentionHeads = 2, IntermediateSize = 64, MaxPositionEmbeddings = 32,
        HiddenDropoutProb = 0, AttentionProbsDropoutProb = 0,
    };

    public static IReadOnlyList<string> Vocabulary { get; } = [.. VocabularyTrainer.SpecialTokens, .. Words];

    public static CrossEncoder Create(int seed = 1) => CrossEncoder.Create(Config, Vocabulary, seed);

    /// <summary>A joined cross-encoder on a tiny encoder, which is written to a folder first: an encoder's folder is what a cross-encoder's is without its head.</summary>
    public static async Task<CrossEncoder> JoinAsync(string encoderFolder, JoinOptions options, CancellationToken cancellationToken)
    {
        using var plain = Create();
        var encoder = await CrossEncoderExporter.ExportAsync(plain, encoderFolder, new ExportOptions { Probe = Pairs, Manifest = new ModelManifest() }, cancellationToken);
        return CrossEncoder.Join(encoder, Words, options);
    }

    /// <summary>Queries of one word; the document that repeats it is relevant.</summary>
    public static RankingDataset Matching(int queries, int seed)
    {
        var random = new Random(seed);
        return new RankingDataset("matching", [.. Enumerable.Range(0, queries).Select(index =>
        {
            var words = Words.ToArray();
            random.Shuffle(words);
            var documents = Enumerable.Range(1, 4).Select(i => $"{words[(i * 3) - 2]} {words[(i * 3) - 1]} {words[i * 3]}").ToArray();
            documents[random.Next(4)] += $" {words[0]}";
            return new RankingQuery($"q{index}", words[0], [.. documents.Select((text, i) => new RankingCandidate($"d{i}", text, text.EndsWith(words[0], StringComparison.Ordinal) ? 1 : 0))]);
        })]);
    }

    public static IReadOnlyList<QueryDocumentPair> Pairs { get; } =
    [
        new("apple", "banana apple"),
        new("cherry date", "fig"),
        new("kiwi", ""),
        new("lemon mango", string.Join(' ', Words)),
        new("nut", string.Join(' ', Enumerable.Repeat("olive", 100))),
    ];
}
