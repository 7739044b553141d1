using Google.Protobuf;
using Reranker.Onnx.Schema;

namespace Reranker.Onnx.Networks;

/// <summary>Rewrites networks of floats so that their large products and lookups run on bytes.</summary>
/// <remarks>
/// The quantization is dynamic, in standard ONNX operators: weights become signed bytes with a scale a column, activations are quantized as they come
/// (https://onnx.ai/onnx/operators/onnx__DynamicQuantizeLinear.html). Whether the network still ranks as well is not checked here.
/// </remarks>
public static class NetworkQuantizer
{
    // The first with DynamicQuantizeLinear.
    private const int OldestOpset = 11;

    /// <summary>A package's network, which is written here in full precision where the package has weights alone, with its large products and lookups on bytes.</summary>
    /// <inheritdoc cref="QuantizeAsync(string, int, CancellationToken)"/>
    public static Task<byte[]> QuantizeAsync(ModelPackage package, int weightBits, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(package);
        return File.Exists(package.OnnxPath)
            ? QuantizeAsync(package.OnnxPath, weightBits, cancellationToken)
            : Task.Run(() => Quantize(package.Folder, CheckpointNetwork.Write(package, Network.OutputOf(package), WeightPrecision.Full), weightBits), cancellationToken);
    }

    /// <summary>An ONNX file with its large products and lookups on bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="weightBits">The bits of a weight of a product, 2 to 8; 7 leaves older processors room for their 16-bit sums. Lookups take 8.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The ONNX model, as it stands in a file.</returns>
    /// <exception cref="ModelPackageException">The file is missing, broken, or holds nothing to quantize.</exception>
    public static async Task<byte[]> QuantizeAsync(string path, int weightBits, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(weightBits, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weightBits, 8);
        if (!File.Exists(path))
            throw new ModelPackageException(path, $"There is no '{path}'. Quantization starts from the full network: export the model first.");
        return Quantize(path, await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false), weightBits);
    }

    private static byte[] Quantize(string path, byte[] network, int weightBits)
    {
        try
        {
            var model = ModelProto.Parser.ParseFrom(network);
            var opset = model.OpsetImport.FirstOrDefault(static set => set.Domain is "" or "ai.onnx")?.Version ?? 0;
            if (opset < OldestOpset)
                throw new InvalidDataException($"it is written for opset {opset}; expected {OldestOpset} or later");
            if (GraphQuantizer.Quantize(model.Graph, weightBits) == 0)
                throw new InvalidDataException("no node multiplies by a constant matrix of 32-bit floats, so there is nothing to quantize; it may be quantized already, stored in 16 bits, or keep its weights in a second file");
            return model.ToByteArray();
        }
        catch (Exception error) when (error is InvalidProtocolBufferException or InvalidDataException)
        {
            throw new ModelPackageException(path, $"The network '{path}' cannot be quantized: {error.Message}.", error);
        }
    }
}
