using Reranker.Onnx;
using Reranker.Training;

namespace Reranker.Integration.Tests;

/// <summary>Transformers.js makes the same vectors of a sentence encoder as we do from its weights.</summary>
public sealed class SentenceEncoderTests
{
    private const float Tolerance = 1e-4f;

    [Theory]
    [InlineData("cls", "cls_token")]
    [InlineData("mean", "mean_tokens")]
    public async Task Cosines_are_those_of_its_vectors(string theirs, string ours)
    {
        var vocabulary = new VocabularyTrainer(size: 400, minFrequency: 1);
        foreach (var pair in PeerPairs.All)
        {
            vocabulary.Add(pair.Query);
            vocabulary.Add(pair.Document);
        }

        using var folder = await EncoderFolder.WriteAsync(vocabulary.Train(TestContext.Current.CancellationToken), ours);
        using var reranker = await BiEncoderReranker.LoadAsync(folder.Path, cancellationToken: TestContext.Current.CancellationToken);
        var scores = (await reranker.ScoreAsync(new ScoreRequest(PeerPairs.All), new RerankOptions { RawScores = true }, TestContext.Current.CancellationToken)).Scores;

        await folder.AddNetworkAsync(); // which we did without
        var texts = PeerPairs.All.SelectMany(static pair => new[] { pair.Query, pair.Document }).Distinct().ToArray();
        var vectors = texts.Zip(await HuggingFaceJs.EncodeAsync(folder.Path, theirs, texts)).ToDictionary(static pair => pair.First, static pair => pair.Second, StringComparer.Ordinal);

        Assert.True(scores.Max() - scores.Min() > 100 * Tolerance, "All scores are the same: nothing was compared.");
        Assert.All(PeerPairs.All.Zip(scores), pair =>
            Assert.Equal(vectors[pair.First.Query].Zip(vectors[pair.First.Document], static (left, right) => left * right).Sum(), pair.Second, Tolerance));
    }
}
