namespace Reranker.Onnx;

/// <summary>What is said where a model of one kind is given for the other.</summary>
internal static class ModelKinds
{
    /// <summary>An encoder was given for a cross-encoder.</summary>
    public static ModelPackageException NoCrossEncoder(string folder) => new(folder,
        $"'{folder}' holds an encoder without a head that scores; expected a cross-encoder. Train it first (reranker train).");
}
