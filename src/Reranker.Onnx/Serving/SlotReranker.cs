namespace Reranker.Onnx;

/// <summary>Answers requests with whatever model a slot holds, of either kind: lease it, let it score, rank.</summary>
/// <param name="slot">The slot.</param>
/// <param name="ownsSlot">Whether it goes with this object.</param>
internal sealed class SlotReranker(ModelSlot slot, bool ownsSlot) : IReranker
{
    private const string ProviderName = "onnxruntime";

    private readonly BatchScheduler _scheduler = new(slot.Options.ParallelBatches, slot.Options.MaxQueuedTokens);

    public ModelSlot Slot => slot;

    public Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => RerankCoreAsync(request, options, cancellationToken), cancellationToken);

    public Task<ScoreResponse> ScoreAsync(ScoreRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => ScoreCoreAsync(request, options, cancellationToken), cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => Find(this, serviceType, serviceKey);

    /// <summary>What a reranker around this one knows.</summary>
    public object? Find(IReranker reranker, Type serviceType, object? serviceKey)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;
        if (serviceType == typeof(RerankerMetadata))
            return slot.Metadata(ProviderName);
        if (serviceType == typeof(DocumentVectors))
            return slot.Vectors;
        return serviceType == typeof(ModelSlot) || serviceType == typeof(IModelStatus) ? slot : serviceType.IsInstanceOfType(reranker) ? reranker : null;
    }

    public void Dispose()
    {
        if (ownsSlot)
            slot.Dispose();
    }

    /// <summary>What a request of this reranker runs with.</summary>
    public ModelRun Run(CancellationToken cancellationToken) => new(_scheduler, slot.Options, cancellationToken);

    private async Task<RerankResponse> RerankCoreAsync(RerankRequest request, RerankOptions? options, CancellationToken cancellationToken)
    {
        RequestGuard.Check(request);
        _scheduler.RequireRoom();
        using var lease = await slot.LeaseAsync(cancellationToken).ConfigureAwait(false);
        var scale = ScoreScale.Of(lease.Model, options, slot.Options.Calibrated);
        var (scores, tokens) = await lease.Model.ScoreAsync(request, scale, Run(cancellationToken)).ConfigureAwait(false);
        return Ranker.Respond(request, scores, options, lease.Model.Identity, RerankUsage.Of(tokens, scores));
    }

    private async Task<ScoreResponse> ScoreCoreAsync(ScoreRequest request, RerankOptions? options, CancellationToken cancellationToken)
    {
        RequestGuard.Check(request);
        _scheduler.RequireRoom();
        using var lease = await slot.LeaseAsync(cancellationToken).ConfigureAwait(false);
        var scale = ScoreScale.Of(lease.Model, options, slot.Options.Calibrated);
        var (scores, tokens) = await lease.Model.ScoreAsync(request, scale, Run(cancellationToken)).ConfigureAwait(false);
        return new ScoreResponse(Array.ConvertAll(scores, static score => score.Score), lease.Model.Identity, RerankUsage.Of(tokens, scores)) { Pairs = scores };
    }
}
