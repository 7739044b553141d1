using Microsoft.Extensions.Logging;

namespace Reranker.Onnx;

/// <summary>Reranks with a cross-encoder on ONNX Runtime: lease a model, tokenise, plan batches, take turns, infer, rank.</summary>
/// <remarks>
/// Safe for concurrent use; all work runs on the thread pool. A small request passes a large one, batch by batch. Cancellation takes effect between batches. The same
/// pair gets the same score alone and in any batch, within 1e-5.
/// </remarks>
public sealed class OnnxReranker : IReranker
{
    private readonly SlotReranker _reranker;

    /// <summary>Serves whatever model a slot holds, and follows its switches. The slot stays the caller's to dispose of.</summary>
    /// <remarks>A slot that is given a sentence encoder is served as <see cref="BiEncoderReranker"/> does.</remarks>
    public OnnxReranker(ModelSlot slot)
        : this(slot, ownsSlot: false)
    {
    }

    /// <summary>Serves a model package's folder, which is loaded at the first request.</summary>
    /// <param name="folder">The folder of the package.</param>
    /// <param name="options">How it runs; the defaults when <see langword="null"/>.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public OnnxReranker(string folder, OnnxRerankerOptions? options = null)
        : this(FolderSlot(folder, options, logger: null, ModelKind.CrossEncoder), ownsSlot: true)
    {
    }

    private OnnxReranker(ModelSlot slot, bool ownsSlot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        _reranker = new SlotReranker(slot, ownsSlot);
    }

    /// <summary>Loads a model package's folder.</summary>
    /// <exception cref="ModelPackageException">A file is missing, broken, or not the one that the manifest names; or it is a sentence encoder's.</exception>
    /// <inheritdoc cref="LoadAsync(ModelPackage, OnnxRerankerOptions?, CancellationToken)"/>
    public static async Task<OnnxReranker> LoadAsync(string folder, OnnxRerankerOptions? options = null, CancellationToken cancellationToken = default) =>
        await LoadAsync(await ModelPackage.OpenAsync(folder, cancellationToken: cancellationToken).ConfigureAwait(false), options, cancellationToken).ConfigureAwait(false);

    /// <summary>Loads a model package.</summary>
    /// <param name="package">The package.</param>
    /// <param name="options">How it runs; the defaults when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the load.</param>
    /// <returns>A reranker that is warm.</returns>
    /// <exception cref="ModelPackageException">A file is missing or broken, or it is a sentence encoder's.</exception>
    public static async Task<OnnxReranker> LoadAsync(ModelPackage package, OnnxRerankerOptions? options = null, CancellationToken cancellationToken = default) =>
        new(await LoadSlotAsync(package, options, ModelKind.CrossEncoder, cancellationToken).ConfigureAwait(false), ownsSlot: true);

    /// <inheritdoc/>
    /// <exception cref="ModelUnavailableException">There is no model yet.</exception>
    /// <exception cref="RerankerOverloadedException">More waits than <see cref="OnnxRerankerOptions.MaxQueuedTokens"/>.</exception>
    public Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
        _reranker.RerankAsync(request, options, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ModelUnavailableException">There is no model yet.</exception>
    /// <exception cref="RerankerOverloadedException">More waits than <see cref="OnnxRerankerOptions.MaxQueuedTokens"/>.</exception>
    public Task<ScoreResponse> ScoreAsync(ScoreRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
        _reranker.ScoreAsync(request, options, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Knows <see cref="RerankerMetadata"/> (once a model is loaded) and <see cref="ModelSlot"/>.</remarks>
    public object? GetService(Type serviceType, object? serviceKey = null) => _reranker.Find(this, serviceType, serviceKey);

    /// <inheritdoc/>
    public void Dispose() => _reranker.Dispose();

    internal static ModelSlot FolderSlot(string folder, OnnxRerankerOptions? options, ILogger<ModelSlot>? logger, ModelKind? kind)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return new ModelSlot(options, logger, kind, cancellationToken => ModelPackage.OpenAsync(folder, cancellationToken: cancellationToken));
    }

    internal static async Task<ModelSlot> LoadSlotAsync(ModelPackage package, OnnxRerankerOptions? options, ModelKind kind, CancellationToken cancellationToken)
    {
        var slot = new ModelSlot(options, logger: null, kind);
        try
        {
            await slot.LoadAsync(package, cancellationToken).ConfigureAwait(false);
            return slot;
        }
        catch
        {
            slot.Dispose();
            throw;
        }
    }
}
