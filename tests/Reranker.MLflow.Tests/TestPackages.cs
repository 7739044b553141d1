namespace Reranker.MLflow.Tests;

/// <summary>Small folders in the layout of a model package; the network has no more than inputs and outputs.</summary>
internal static class TestPackages
{
    public static async Task<ModelPackage> CreateAsync(string folder, double? parity = null, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(Path.Combine(folder, "onnx"));
        await File.WriteAllTextAsync(Path.Combine(folder, "config.json"), "{}", cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "vocab.txt"), "[PAD]\n[UNK]\n", cancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(folder, "onnx", "model.onnx"), TestNetworks.WithSegments, cancellationToken);
        return await ModelPackage.SealAsync(folder, new ModelManifest { BaseModel = "none", ExportParity = parity }, cancellationToken);
    }
}
