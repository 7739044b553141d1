using CsCheck;
using Reranker.Onnx.Tests.TestModels;

namespace Reranker.Onnx.Tests;

public sealed class CachedScoresTests : IDisposable
{
    private static readonly string[] Words = ["good", "fair", "bad", "gooder"];

    private static readonly Gen<string> Document = Gen.Int[0, Words.Length - 1].Select(static index => Words[index]).Array[0, 4].SelectMany(static words =>
        Gen.Int[0, 3].Select(length => string.Join(' ', Enumerable.Repeat(string.Join(' ', words), length == 0 ? 12 : 1))));

    // A switch to one of the two models, or a request: texts, how many results, which kind of score.
    private static readonly Gen<(int? Model, string[] Documents, int? TopN, int Kind)> Step = Gen.Select(
        Gen.Int[0, 4].Select(static die => die < 2 ? die : (int?)null), Document.Array[1, 8], Gen.Int[0, 3].Select(static top => top == 0 ? (int?)null : top), Gen.Int[0, 3]);

    private readonly TinyModel _champion = new("champion");
    private readonly TinyModel _challenger = new("challenger", sign: -1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _champion.Dispose();
        _challenger.Dispose();
    }

    [Theory]
    [InlineData(LongDocumentReading.Truncate)]
    [InlineData(LongDocumentReading.Windows)]
    public async Task Answers_are_those_without_a_cache_whatever_was_asked_before_and_whichever_model_serves(LongDocumentReading reading)
    {
        // Logits below 1/2 all become 0.3: their order is to be remembered, too.
        var calibration = new ScoreCalibration { Method = CalibrationMethod.Isotonic, Logits = [0.5, 0.6], Probabilities = [0.3, 0.9] };
        ModelPackage[] packages =
        [
            await ModelPackage.SealAsync(_champion.Folder, new ModelManifest { Calibration = calibration }, Cancel),
            await ModelPackage.SealAsync(_challenger.Folder, new ModelManifest { Calibration = calibration }, Cancel),
        ];
        var options = new OnnxRerankerOptions { LongDocuments = { Reading = reading, MaxWindows = 2, Overlap = 4 } };

        await Step.Array[1, 12].SampleAsync(
            async steps =>
            {
                using var slot = new ModelSlot(options);
                await slot.LoadAsync(packages[0], Cancel);
                using var plain = new OnnxReranker(slot);
                using var cached = new RerankerBuilder(new OnnxReranker(slot)).UseScoreCache(new ScoreCacheOptions { MaxBytes = 4096 }).Build();
                foreach (var (model, documents, topN, kind) in steps)
                {
                    if (model is { } index)
                        await slot.LoadAsync(packages[index], Cancel);
                    else
                        await CompareAsync(plain, cached, documents, new RerankOptions { TopN = topN, RawScores = kind == 1, Calibrated = kind == 2 ? true : null });
                }
            },
            iter: 40,
            threads: 1);
    }

    [Fact]
    public async Task Scores_that_a_decorator_in_between_changes_are_kept_as_it_left_them()
    {
        using var reranker = new RerankerBuilder(await _champion.LoadAsync()).UseScoreCache().Use(static (inner, _) => new Reversing(inner)).Build();
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var response = await reranker.RerankAsync("which", ["good", "bad"], new RerankOptions { RawScores = true }, Cancel);
            Assert.Equal([(1, 4f / 5), (0, -4f / 5)], response.Results.Select(static result => (result.Index, result.RelevanceScore)));
        }
    }

    private static async Task CompareAsync(OnnxReranker plain, IReranker cached, string[] documents, RerankOptions options)
    {
        var (expected, actual) = (await plain.RerankAsync("which", documents, options, Cancel), await cached.RerankAsync("which", documents, options, Cancel));
        Assert.Equal(expected.Results, actual.Results);
        Compare((expected.Model, expected.Usage), (actual.Model, actual.Usage));

        var pairs = new ScoreRequest([.. documents.Select(static (text, index) => new QueryDocumentPair(index % 2 == 0 ? "which" : "good", text))]);
        var (scores, cachedScores) = (await plain.ScoreAsync(pairs, options, Cancel), await cached.ScoreAsync(pairs, options, Cancel));
        Assert.Equal(scores.Scores, cachedScores.Scores);
        Compare((scores.Model, scores.Usage), (cachedScores.Model, cachedScores.Usage));
    }

    private static void Compare((ModelIdentity Model, RerankUsage Usage) expected, (ModelIdentity Model, RerankUsage Usage) actual)
    {
        Assert.Equal(expected.Model, actual.Model);
        Assert.InRange(actual.Usage.TotalTokens, 0, expected.Usage.TotalTokens);
        Assert.Equal(expected.Usage with { TotalTokens = 0 }, actual.Usage with { TotalTokens = 0 });
    }

    private sealed class Reversing(IReranker inner) : DelegatingReranker(inner)
    {
        public override async Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
        {
            var response = await base.RerankAsync(request, options, cancellationToken);
            return response with { Results = [.. response.Results.Reverse().Select(static result => result with { RelevanceScore = -result.RelevanceScore })] };
        }
    }
}
