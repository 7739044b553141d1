using Reranker.Benchmarks;
using Reranker.Onnx;
using Reranker.Onnx.Networks;
using Reranker.Training;

namespace Reranker.Compare;

/// <summary>The models that are compared; the one with random weights is made once and kept under <c>artifacts</c>.</summary>
internal static class ModelFolders
{
    public static string Root { get; } = FindRoot();

    private static string DefaultFolder => Path.Combine(Root, "models", "reranker-mini");

    /// <summary>The default model, which is in the repository.</summary>
    public static async Task<ModelShape> OpenDefaultAsync() =>
        ModelShape.Of("reranker-mini", await ModelPackage.OpenAsync(DefaultFolder));

    /// <summary>MiniLM-L6's shape with random weights, as full and as quantized network: what a weight is does not matter for speed.</summary>
    public static async Task<ModelShape> OpenMiniLmAsync()
    {
        var folder = Path.Combine(Root, "artifacts", "compare", "minilm-l6-shape");
        if (!Directory.Exists(folder))
            await MakeAsync(folder);
        return ModelShape.Of("MiniLM-L6's shape", await ModelPackage.OpenAsync(folder));
    }

    private static async Task MakeAsync(string folder)
    {
        var full = folder + ".full";
        if (Directory.Exists(full))
            Directory.Delete(full, recursive: true);

        // Weights larger than usual spread the scores, so that comparing them tells something.
        var shape = new BertConfig { InitializerRange = 0.06 };
        using var model = CrossEncoder.Create(shape, MiniLmVocabulary.Of(DefaultFolder, shape.VocabSize), seed: 1);
        var probe = new[] { new QueryDocumentPair("how does an index help", "An index finds rows."), new QueryDocumentPair("vacuum", "VACUUM reclaims the storage of dead tuples.") };
        var exported = await CrossEncoderExporter.ExportAsync(model, full, new ExportOptions { Probe = probe, MaxDifference = 1e-3 });
        var network = await NetworkQuantizer.QuantizeAsync(exported.OnnxPath, new QuantizationOptions().WeightBits, CancellationToken.None);

        // Sealed again, since the manifest names the package's files; moved last, so that a folder that exists is whole.
        await File.WriteAllBytesAsync(exported.QuantizedOnnxPath, network);
        await ModelPackage.SealAsync(full, exported.Manifest!);
        Directory.Move(full, folder);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Reranker.sln")))
                return folder.FullName;
        throw new CompareException("There is no Reranker.sln above the program. Run it inside of the repository.");
    }
}
