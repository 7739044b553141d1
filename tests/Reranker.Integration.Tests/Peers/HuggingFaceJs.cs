using System.Text.Json;
using Reranker.Onnx;

namespace Reranker.Integration.Tests;

/// <summary>Hugging Face's own packages for Node.js, installed from their lock file when they are first needed.</summary>
internal static class HuggingFaceJs
{
    private const double Tolerance = 1e-3;

    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Reranker.Integration.Tests", "Peers", "huggingface.js");

    /// <summary>Scores pairs with a model package, by Transformers.js.</summary>
    /// <param name="modelFolder">The package.</param>
    /// <param name="pairs">What is scored, each pair by itself.</param>
    /// <param name="dtype">Which network: <c>fp32</c> or <c>q8</c>.</param>
    /// <returns>Logits, in the order of the pairs.</returns>
    public static async Task<float[]> ScoreAsync(string modelFolder, IEnumerable<QueryDocumentPair> pairs, string dtype = "fp32")
    {
        var lines = pairs.Select(static pair => JsonSerializer.Serialize(new { query = pair.Query, document = pair.Document }));
        return JsonSerializer.Deserialize<float[]>(await NodePackages.RunAsync(Folder, ["score.mjs", modelFolder, dtype], string.Join('\n', lines)))!;
    }

    /// <summary>Makes vectors of length 1 with a sentence encoder, by Transformers.js.</summary>
    /// <param name="modelFolder">The encoder.</param>
    /// <param name="pooling"><c>cls</c> or <c>mean</c>.</param>
    /// <param name="texts">The texts, each by itself.</param>
    public static async Task<float[][]> EncodeAsync(string modelFolder, string pooling, IEnumerable<string> texts) =>
        JsonSerializer.Deserialize<float[][]>(await NodePackages.RunAsync(Folder, ["vectors.mjs", modelFolder, pooling], string.Join('\n', texts.Select(static text => JsonSerializer.Serialize(text)))))!;

    /// <summary>Fails unless Transformers.js gives <see cref="PeerPairs"/> the logits that <see cref="OnnxReranker"/> gives them.</summary>
    public static async Task AssertSameScoresAsync(string modelFolder, OnnxPrecision precision = OnnxPrecision.Full)
    {
        // One pair a batch, as there: what is quantized together is rounded together.
        var options = new OnnxRerankerOptions { Precision = precision, TokenBudget = 1 };
        using var reranker = await OnnxReranker.LoadAsync(modelFolder, options, TestContext.Current.CancellationToken);
        var ours = await reranker.ScoreAsync(new ScoreRequest(PeerPairs.All), new RerankOptions { RawScores = true }, TestContext.Current.CancellationToken);
        Assert.Equal(0, ours.Usage.TruncatedPairs); // it cuts otherwise than Hugging Face's tokenizers do

        var theirs = await ScoreAsync(modelFolder, PeerPairs.All, precision == OnnxPrecision.Full ? "fp32" : "q8");

        Assert.True(ours.Scores.Max() - ours.Scores.Min() > 10 * Tolerance, "All scores are the same: nothing was compared.");
        Assert.All(ours.Scores.Zip(theirs).Index(), pair =>
            Assert.True(Math.Abs(pair.Item.First - pair.Item.Second) <= Tolerance, $"Pair {pair.Index}: {pair.Item.First} here, {pair.Item.Second} there, for {PeerPairs.All[pair.Index]}"));
    }

    /// <summary>What the hub's package finds in <c>model.safetensors</c>.</summary>
    public static async Task<PeerWeights> ReadWeightsAsync(string modelFolder) =>
        JsonSerializer.Deserialize<PeerWeights>(await NodePackages.RunAsync(Folder, ["weights.mjs", modelFolder], ""), JsonSerializerOptions.Web)!;

    /// <summary>Tokenises with the tokenizer of a folder.</summary>
    /// <param name="library"><c>transformers</c>: Transformers.js; <c>tokenizers</c>: the library in Rust.</param>
    /// <param name="folder">Holds a <c>tokenizer.json</c> and a <c>tokenizer_config.json</c>.</param>
    /// <param name="entries">In JSON, a text each, or a pair with its limit: <c>["query", "document", 16]</c>.</param>
    /// <returns>The ids of each: of a text without special tokens, of a pair with them.</returns>
    public static async Task<int[][]> TokenizeAsync(string library, string folder, IEnumerable<string> entries)
    {
        var output = await NodePackages.RunAsync(Folder, ["tokens.mjs", library, folder], string.Join('\n', entries));
        return [.. output.TrimEnd().Split('\n').Select(static line => JsonSerializer.Deserialize<int[]>(line)!)];
    }
}
