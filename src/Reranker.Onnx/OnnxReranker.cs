using Microsoft.Extensions.Logging;

namespace Reranker.Onnx;

/// <summary>Reranks with a cross-encoder on ONNX Runtime: lease a model, tokenise, plan batches, take turns, infer, rank.</summary>
/// <remarks>
/// Safe for concurrent use; all work runs on the thread pool. A small request passes a large one, batch by batch. Cancellation takes effect between batches. The same
/// pair gets the same score alone and in any batch, within 1e-5.
/// </remarks>
public sealed class OnnxReranker : IReranker
{
    private const string ProviderName = "onnxruntime";

    private readonly ModelSlot _slot;
    private readonly bool _ownsSlot;
    private readonly BatchScheduler _scheduler;

    /// <summary>Serves whatever model a slot holds, and follows its switches. The slot stays the caller's to dispose of.</summary>
    public OnnxReranker(ModelSlot slot)
        : this(slot, ownsSlot: false)
    {
    }

    /// <summary>Serves a model package's folder, which is loaded at the first request.</summary>
    /// <param name="folder">The folder of the package.</param>
    /// <param name="options">How it runs; the defaults when <see langword="null"/>.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public OnnxReranker(string folder, OnnxRerankerOptions? options = null)
        : this(FolderSlot(folder, options, logger: null), ownsSlot: true)
    {
    }

    private OnnxReranker(ModelSlot slot, bool ownsSlot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        _slot = slot;
        _ownsSlot = ownsSlot;
        _scheduler = new BatchScheduler(slot.Options.ParallelBatches, slot.Options.MaxQueuedTokens);
    }

    /// <summary>Loads a model package's folder.</summary>
    /// <exception cref="ModelPackageException">A file is missing, broken, or not the one that the manifest names.</exception>
    /// <inheritdoc cref="LoadAsync(ModelPackage, OnnxRerankerOptions?, CancellationToken)"/>
    public static async Task<OnnxReranker> LoadAsync(string folder, OnnxRerankerOptions? options = null, CancellationToken cancellationToken = default) =>
        await LoadAsync(await ModelPackage.OpenAsync(folder, cancellationToken: cancellationToken).ConfigureAwait(false), options, cancellationToken).ConfigureAwait(false);

    /// <summary>Loads a model package.</summary>
    /// <param name="package">The package.</param>
    /// <param name="options">How it runs; the defaults when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the load.</param>
    /// <returns>A reranker that is warm.</returns>
    /// <exception cref="ModelPackageException">A file is missing or broken.</exception>
    public static async Task<OnnxReranker> LoadAsync(ModelPackage package, OnnxRerankerOptions? options = null, CancellationToken cancellationToken = default)
    {
        var slot = new ModelSlot(options);
        try
        {
            await slot.LoadAsync(package, cancellationToken).ConfigureAwait(false);
            return new OnnxReranker(slot, ownsSlot: true);
        }
        catch
        {
            slot.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ModelUnavailableException">There is no model yet.</exception>
    /// <exception cref="RerankerOverloadedException">More waits than <see cref="OnnxRerankerOptions.MaxQueuedTokens"/>.</exception>
    public Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => RerankCoreAsync(request, options, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ModelUnavailableException">There is no model yet.</exception>
    /// <exception cref="RerankerOverloadedException">More waits than <see cref="OnnxRerankerOptions.MaxQueuedTokens"/>.</exception>
    public Task<ScoreResponse> ScoreAsync(ScoreRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => ScoreCoreAsync(request, options, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Knows <see cref="RerankerMetadata"/> (once a model is loaded) and <see cref="ModelSlot"/>.</remarks>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;
        if (serviceType == typeof(RerankerMetadata))
            return _slot.Metadata(ProviderName);
        return serviceType == typeof(ModelSlot) ? _slot : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsSlot)
            _slot.Dispose();
    }

    internal static ModelSlot FolderSlot(string folder, OnnxRerankerOptions? options, ILogger<ModelSlot>? logger)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return new ModelSlot(options, logger, cancellationToken => ModelPackage.OpenAsync(folder, cancellationToken: cancellationToken));
    }

    private async Task<RerankResponse> RerankCoreAsync(RerankRequest request, RerankOptions? options, CancellationToken cancellationToken)
    {
        RequestGuard.Check(request);
        _scheduler.RequireRoom();
        using var lease = await _slot.LeaseAsync(cancellationToken).ConfigureAwait(false);
        var scale = ScoreScale.Of(lease.Model, options, _slot.Options.Calibrated);
        using var pairs = PairEncoding.Encode(lease.Model, request.Query, request.Documents, _slot.Options.LongDocuments, cancellationToken);
        var logits = await InferAsync(lease.Model, pairs, cancellationToken).ConfigureAwait(false);
        var scores = Ranker.Score(pairs, logits, scale);
        return new RerankResponse(Ranker.Rank(request.Documents, scores, options?.TopN), lease.Model.Identity, RerankUsage.Of(pairs.Tokens, scores)) { Pairs = scores };
    }

    private async Task<ScoreResponse> ScoreCoreAsync(ScoreRequest request, RerankOptions? options, CancellationToken cancellationToken)
    {
        RequestGuard.Check(request);
        _scheduler.RequireRoom();
        using var lease = await _slot.LeaseAsync(cancellationToken).ConfigureAwait(false);
        var scale = ScoreScale.Of(lease.Model, options, _slot.Options.Calibrated);
        using var pairs = PairEncoding.Encode(lease.Model, request.Pairs, _slot.Options.LongDocuments, cancellationToken);
        var logits = await InferAsync(lease.Model, pairs, cancellationToken).ConfigureAwait(false);
        var scores = Ranker.Score(pairs, logits, scale);
        return new ScoreResponse(Array.ConvertAll(scores, static score => score.Score), lease.Model.Identity, RerankUsage.Of(pairs.Tokens, scores)) { Pairs = scores };
    }

    private async Task<float[]> InferAsync(LoadedModel model, EncodedPairs pairs, CancellationToken cancellationToken)
    {
        var logits = await _scheduler.RunAsync(model, pairs, _slot.Options.MaxPadding, cancellationToken).ConfigureAwait(false);
        return WindowScores.Aggregate(logits, pairs, _slot.Options.LongDocuments.Aggregation);
    }
}
