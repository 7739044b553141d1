using Reranker.Integration.Tests.Web;
using Reranker.Onnx;
using Reranker.Training;

[assembly: AssemblyFixture(typeof(TinyModel))]

namespace Reranker.Integration.Tests.Web;

/// <summary>A model package with random weights that trains in seconds, and words that it can spell.</summary>
public sealed class TinyModel : IAsyncLifetime
{
    private const int WordCount = 120;
    private readonly string _root = Directory.CreateTempSubdirectory("reranker-tiny-").FullName;

    /// <summary>The words of its vocabulary: <c>word000</c> and so on.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Enumerable.Range(0, WordCount).Select(static number => $"word{number:000}")];

    public string Folder => Path.Combine(_root, "tiny");

    public async ValueTask InitializeAsync() => await ExportAsync(Folder, seed: 1);

    /// <summary>Writes a package with other random weights for another seed.</summary>
    public static async Task ExportAsync(string folder, int seed)
    {
        var config = new BertConfig
        {
            HiddenSize = 32, NumHiddenLayers = 2, NumAttentionHeads = 2, IntermediateSize = 64, MaxPositionEmbeddings = 64,
            HiddenDropoutProb = 0, AttentionProbsDropoutProb = 0,
        };
        using var model = CrossEncoder.Create(config, ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. Words], seed);
        await CrossEncoderExporter.ExportAsync(model, folder, new ExportOptions { Probe = [new(Words[0], $"{Words[0]} {Words[1]}")] });
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }
}
