using Microsoft.Extensions.Logging;

namespace Reranker;

/// <summary>Answers in the first stage's order what the model does not rank in time.</summary>
internal sealed class FallbackReranker(IReranker inner, FallbackOptions fallback, TimeProvider time, ILogger logger)
    : DelegatingReranker(inner), IWholeRequestReranker
{
    private static readonly ModelIdentity Nobody = new("first-stage", null, "");

    public override async Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var deadline = options?.Deadline ?? fallback.Deadline;
        using var late = new CancellationTokenSource(deadline ?? Timeout.InfiniteTimeSpan, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        var parts = CanBeParted(request) ? new ScoredParts(Inner, request, options, fallback.PartSize) : null;
        try
        {
            return await AskAsync(request, options, parts, stop.Token).WaitAsync(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // In the caller's own words.
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
        catch (Exception error) when (ReasonOf(error, late.IsCancellationRequested) is not null)
        {
            var response = Degrade(request, options, parts, ReasonOf(error, late.IsCancellationRequested)!.Value);
            Log(response, error, request.Documents!.Count, deadline);
            return response;
        }
    }

    // What cannot be ranked the inner reranker refuses, in its own words.
    private bool CanBeParted(RerankRequest request) =>
        fallback.UsePartialScores && request.Documents?.Count > fallback.PartSize && request.Documents.All(static document => document?.Text is not null);

    private Task<RerankResponse> AskAsync(RerankRequest request, RerankOptions? options, ScoredParts? parts, CancellationToken cancellationToken)
    {
        if (fallback.Resilience is not { } resilience)
            return CallAsync(cancellationToken).AsTask();
        return resilience.ExecuteAsync(CallAsync, cancellationToken).AsTask();

        ValueTask<RerankResponse> CallAsync(CancellationToken token) => new(parts?.RankAsync(token) ?? Inner.RerankAsync(request, options, token));
    }

    // What the caller did wrong stays the caller's; everything else is ours.
    private static DegradedReason? ReasonOf(Exception error, bool isLate) => error switch
    {
        OperationCanceledException when isLate => DegradedReason.Deadline,
        InvalidRerankRequestException or ArgumentException => null,
        RerankerOverloadedException => DegradedReason.Overload,
        _ => DegradedReason.Failure,
    };

    private RerankResponse Degrade(RerankRequest request, RerankOptions? options, ScoredParts? parts, DegradedReason reason)
    {
        FallbackInstruments.Count(reason);
        var scored = parts?.Ranked();
        var results = FirstStageOrder.Complete(request.Documents, scored?.Results ?? []);
        return new RerankResponse(
            options?.TopN < results.Count ? [.. results.Take(options!.TopN!.Value)] : results,
            scored?.Model ?? Inner.GetService<RerankerMetadata>()?.Model ?? Nobody,
            scored?.Usage ?? new RerankUsage(0, 0))
        {
            Degraded = reason,
            Warnings = scored?.Warnings ?? [],
        };
    }

    private void Log(RerankResponse response, Exception error, int documents, TimeSpan? deadline)
    {
        switch (response.Degraded)
        {
            case DegradedReason.Deadline:
                FallbackLog.Late(logger, documents, deadline!.Value.TotalMilliseconds, response.Results.Count(static result => result.ModelScore is not null));
                break;
            case DegradedReason.Overload:
                FallbackLog.Overloaded(logger, documents);
                break;
            default:
                FallbackLog.Failed(logger, documents, error);
                break;
        }
    }
}
