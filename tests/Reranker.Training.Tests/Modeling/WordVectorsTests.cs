using static TorchSharp.torch;

namespace Reranker.Training.Tests;

public class WordVectorsTests
{
    private const int Dimensions = 24;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("16 24\n")]
    public async Task Words_of_like_vectors_start_alike_and_still_differ(string header)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["v.txt"], header + Lines(), Token);
        var vectors = await WordVectors.LoadAsync(folder["v.txt"], TinyModel.Vocabulary, Token);
        Assert.Equal((Dimensions, 15), (vectors.Dimensions, vectors.Count));

        using var with = CrossEncoder.Create(TinyModel.Config, TinyModel.Vocabulary, seed: 1, wordVectors: vectors);
        using var without = TinyModel.Create();
        Assert.InRange(Likeness(with), 0.15, 0.5);
        Assert.InRange(Likeness(without), -0.15, 0.15);
        Assert.Equal(Embedding(without, "apple").norm().item<float>(), Embedding(with, "apple").norm().item<float>(), tolerance: 0.15f);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(64)]
    public async Task Vectors_fit_any_width(int width)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["v.txt"], Lines(), Token);
        var vectors = await WordVectors.LoadAsync(folder["v.txt"], TinyModel.Vocabulary, Token);
        TorchRuntime.EnsureLoaded();
        using var scope = NewDisposeScope();
        var (spread, isKnown) = vectors.Spread(TinyModel.Vocabulary, width);
        Assert.Equal([TinyModel.Vocabulary.Count, width], spread.shape);
        Assert.Equal(15, isKnown.sum().item<float>());
        Assert.All((spread.norm(1) / Math.Sqrt(width) - isKnown.squeeze(1)).abs().data<float>().ToArray(), difference => Assert.InRange(difference, 0, 1e-5f));
    }

    [Theory]
    [InlineData("apple 1 2 3\nbanana 1 2\ncherry 1 2 3\n", "Line 2 of", "2 numbers, where 3 were expected")]
    [InlineData("apple 1 2 3\nbanana 1 x 3\ncherry 1 2 3\n", "Line 2 of", "'x' for a number")]
    [InlineData("apple 1 2 3\nbanana 1 NaN 3\ncherry 1 2 3\n", "Line 2 of", "'NaN' for a number")]
    [InlineData("one 1 2 3\ntwo 1 2 3\n", "know 0 of the vocabulary's words", "GloVe")]
    [InlineData("", "know 0 of the vocabulary's words", "GloVe")]
    public async Task A_file_of_something_else_is_refused(string content, string where, string what)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["v.txt"], content, Token);
        var error = await Assert.ThrowsAsync<TrainingException>(() => WordVectors.LoadAsync(folder["v.txt"], TinyModel.Vocabulary, Token));
        Assert.Contains(where, error.Message, StringComparison.Ordinal);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
    }

    // Pairs of words of nearly the same vector, which all share something; no vector for the last word, and one that no vocabulary asks for.
    private static string Lines() => string.Concat(TinyModel.Words.SkipLast(1).Append("unheard").Select((word, i) =>
    {
        var (pair, own) = (new Random(i / 2), new Random(100 + i));
        return $"{word} {string.Join(' ', Enumerable.Range(0, Dimensions).Select(_ => FormattableString.Invariant($"{2 + pair.NextDouble() + (0.1 * own.NextDouble()):0.####}")))}\n";
    }));

    // The mean cosine of the pairs.
    private static float Likeness(CrossEncoder model) => TinyModel.Words.SkipLast(2).Chunk(2)
        .Average(pair => nn.functional.cosine_similarity(Embedding(model, pair[0]), Embedding(model, pair[1]), 0).item<float>());

    private static Tensor Embedding(CrossEncoder model, string word) =>
        model.Module.CheckpointParameters().Single(static entry => entry.Name == "bert.embeddings.word_embeddings.weight").Parameter
            .detach()[TinyModel.Vocabulary.Index().Single(entry => entry.Item == word).Index];
}
