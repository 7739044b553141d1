namespace Reranker.Onnx;

/// <summary>Loads a model of either kind: a cross-encoder or a sentence encoder.</summary>
public static class RerankerModel
{
    /// <summary>Whether a package holds a sentence encoder, which gives vectors, and no cross-encoder, which gives scores.</summary>
    /// <remarks>
    /// What sentence-transformers wrote into the folder says so (<c>config_sentence_transformers.json</c>, <c>modules.json</c>, <c>1_Pooling</c>), then the class that config.json names, then
    /// whether the checkpoint has a classification head.
    /// </remarks>
    /// <exception cref="ModelPackageException">A file is broken.</exception>
    public static bool IsSentenceEncoder(ModelPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        return ModelKinds.Of(package) == ModelKind.SentenceEncoder;
    }

    /// <summary>Loads a package: a <see cref="BiEncoderReranker"/> for a sentence encoder, otherwise an <see cref="OnnxReranker"/>.</summary>
    /// <param name="package">The package.</param>
    /// <param name="options">How it runs; the defaults when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the load.</param>
    /// <returns>A reranker that is warm.</returns>
    /// <exception cref="ModelPackageException">A file is missing or broken.</exception>
    /// <exception cref="DocumentVectorsException"><see cref="BiEncoderOptions.VectorsFile"/> cannot be read, or is of another model.</exception>
    public static async Task<IReranker> LoadAsync(ModelPackage package, OnnxRerankerOptions? options = null, CancellationToken cancellationToken = default) =>
        IsSentenceEncoder(package)
            ? await BiEncoderReranker.LoadAsync(package, options, cancellationToken).ConfigureAwait(false)
            : await OnnxReranker.LoadAsync(package, options, cancellationToken).ConfigureAwait(false);
}
