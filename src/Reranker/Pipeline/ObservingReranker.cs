namespace Reranker;

/// <summary>A decorator that watches every call and changes nothing.</summary>
internal abstract class ObservingReranker(IReranker inner, TimeProvider time) : DelegatingReranker(inner)
{
    /// <summary>Gets whether anybody wants to know; where nobody does, a call costs this check.</summary>
    protected virtual bool IsEnabled => true;

    public sealed override Task<RerankResponse> RerankAsync(
        RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return IsEnabled
            ? ObserveAsync(
                new ObservedCall(OperationInstruments.Rerank, request.Documents?.Count ?? 0, request, options),
                (Inner, request, options, cancellationToken),
                static call => call.Inner.RerankAsync(call.request, call.options, call.cancellationToken),
                static (response, elapsed) => new ObservedAnswer(
                    response.Model, response.Usage, response.Results.Select(static result => result.RelevanceScore), elapsed),
                cancellationToken)
            : Inner.RerankAsync(request, options, cancellationToken);
    }

    public sealed override Task<ScoreResponse> ScoreAsync(
        ScoreRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return IsEnabled
            ? ObserveAsync(
                new ObservedCall(OperationInstruments.Score, request.Pairs?.Count ?? 0, request, options),
                (Inner, request, options, cancellationToken),
                static call => call.Inner.ScoreAsync(call.request, call.options, call.cancellationToken),
                static (response, elapsed) => new ObservedAnswer(response.Model, response.Usage, response.Scores, elapsed),
                cancellationToken)
            : Inner.ScoreAsync(request, options, cancellationToken);
    }

    /// <summary>Begins to watch a call.</summary>
    protected abstract IObservation Observe(ObservedCall call);

    // The arguments travel beside the call, so that a call nobody listens to allocates no closure.
    private async Task<TResponse> ObserveAsync<TArguments, TResponse>(
        ObservedCall call, TArguments arguments, Func<TArguments, Task<TResponse>> run,
        Func<TResponse, TimeSpan, ObservedAnswer> describe, CancellationToken cancellationToken)
    {
        using var observation = Observe(call);
        var start = time.GetTimestamp();
        try
        {
            var response = await run(arguments).ConfigureAwait(false);
            observation.Answered(describe(response, time.GetElapsedTime(start)));
            return response;
        }
        catch (Exception error)
        {
            observation.Failed(error, time.GetElapsedTime(start), cancellationToken.IsCancellationRequested);
            throw;
        }
    }

    /// <summary>What is watched of one call.</summary>
    protected interface IObservation : IDisposable
    {
        /// <summary>The call gave an answer.</summary>
        void Answered(ObservedAnswer answer);

        /// <summary>The call gave none.</summary>
        /// <param name="error">Why.</param>
        /// <param name="elapsed">How long it took.</param>
        /// <param name="isCancelled">Whether the caller wanted no answer any more.</param>
        void Failed(Exception error, TimeSpan elapsed, bool isCancelled);
    }
}
