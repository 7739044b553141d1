namespace Reranker.Onnx.Tests.TestModels;

/// <summary>A model folder in a temporary place: words with weights, the score a pair's mean weight. Deleted with the test.</summary>
internal sealed class TinyModel : IDisposable
{
    public const int MaxLength = 32;

    private static readonly (string Token, float Weight)[] Tokens =
    [
        ("[PAD]", 100), ("[UNK]", 0), ("[CLS]", 0), ("[SEP]", 0), ("[MASK]", 0),
        ("good", 4), ("fair", 2), ("bad", -4), ("nan", float.NaN), ("##er", 1), (".", 0.5f),
    ];

    /// <param name="name">The model's name.</param>
    /// <param name="sign">1, or -1 for a model that prefers the opposite.</param>
    /// <param name="config">What stands in <c>config.json</c> beside the vocabulary's size.</param>
    /// <param name="network">The ONNX file; the usual one when <see langword="null"/>.</param>
    public TinyModel(string name = "tiny", int sign = 1, string config = "", byte[]? network = null)
    {
        Folder = Path.Combine(Directory.CreateTempSubdirectory("reranker-onnx-tests-").FullName, name);
        Directory.CreateDirectory(Path.Combine(Folder, "onnx"));
        Write("config.json", $$"""{"vocab_size": {{Tokens.Length}}, "max_position_embeddings": {{MaxLength}}{{config}}}""");
        Write("tokenizer_config.json", """{"do_lower_case": true, "model_max_length": 1000000000000000019884624838656}""");
        Write("vocab.txt", string.Join('\n', Tokens.Select(static token => token.Token)) + "\n");
        File.WriteAllBytes(Path.Combine(Folder, "onnx", "model.onnx"), network ?? TinyNetwork.Write(Weights(sign)));
    }

    public string Folder { get; }

    public static float[] Weights(int sign = 1) => [.. Tokens.Select(token => sign * token.Weight)];

    public Task<OnnxReranker> LoadAsync(OnnxRerankerOptions? options = null) =>
        OnnxReranker.LoadAsync(Folder, options, TestContext.Current.CancellationToken);

    public Task<ModelPackage> OpenAsync(string? name = null, string? version = null) =>
        ModelPackage.OpenAsync(Folder, name, version, TestContext.Current.CancellationToken);

    public void Write(string file, string content) => File.WriteAllText(Path.Combine(Folder, file), content);

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);
}
