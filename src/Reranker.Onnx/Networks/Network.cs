using Microsoft.ML.OnnxRuntime;

namespace Reranker.Onnx;

/// <summary>A network to load: an ONNX file, or one that was written in memory from a checkpoint.</summary>
/// <param name="Path">The ONNX file, or the checkpoint's folder; messages name it.</param>
/// <param name="Content">The ONNX model; <see langword="null"/> for that of the file.</param>
internal readonly record struct Network(string Path, byte[]? Content = null)
{
    /// <summary>Finds a package's network; one that has weights alone gets its network here.</summary>
    /// <param name="package">The package.</param>
    /// <param name="precision">Which network; the quantized one must be a file.</param>
    /// <param name="output">What a network that is written here shall give.</param>
    /// <exception cref="ModelPackageException">There is none, and no weights that one could be written from.</exception>
    public static Network Find(ModelPackage package, OnnxPrecision precision, BertOutput output)
    {
        var path = precision == OnnxPrecision.Quantized ? package.QuantizedOnnxPath : package.OnnxPath;
        if (File.Exists(path))
            return new Network(path);
        return precision == OnnxPrecision.Quantized
            ? throw new ModelPackageException(path, $"The model package has no network of 8-bit integers '{path}': expected an ONNX file there. Quantize the model first, or serve it in full precision.")
            : new Network(package.Folder, CheckpointNetwork.Write(package, output));
    }

    /// <summary>What a network that is written here gives where no options say otherwise.</summary>
    /// <exception cref="ModelPackageException">A file is broken, or asks for what is not known here.</exception>
    public static BertOutput OutputOf(ModelPackage package) =>
        ModelKinds.Of(package) == ModelKind.CrossEncoder ? BertOutput.Logits
        : SentenceModules.Find(package.Folder) is { HasPooling: true } modules && modules.ReadPooling(package.Folder) == SentencePooling.Cls ? BertOutput.FirstState
        : BertOutput.TokenStates;

    /// <summary>Loads it.</summary>
    public InferenceSession Open(SessionOptions options) => Content is null ? new InferenceSession(Path, options) : new InferenceSession(Content, options);
}
