using System.Diagnostics;

namespace Reranker;

/// <summary>Traces and measures every call; costs one check where nobody listens.</summary>
internal sealed class TelemetryReranker(IReranker inner, TimeProvider clock) : DelegatingReranker(inner)
{
    public override Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return OperationInstruments.IsEnabled
            ? MeasureAsync(
                OperationInstruments.Rerank,
                request.Documents?.Count ?? 0,
                (Inner, request, options, cancellationToken),
                static call => call.Inner.RerankAsync(call.request, call.options, call.cancellationToken),
                static response => (response.Model, response.Usage))
            : Inner.RerankAsync(request, options, cancellationToken);
    }

    public override Task<ScoreResponse> ScoreAsync(ScoreRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return OperationInstruments.IsEnabled
            ? MeasureAsync(
                OperationInstruments.Score,
                request.Pairs?.Count ?? 0,
                (Inner, request, options, cancellationToken),
                static call => call.Inner.ScoreAsync(call.request, call.options, call.cancellationToken),
                static response => (response.Model, response.Usage))
            : Inner.ScoreAsync(request, options, cancellationToken);
    }

    // The arguments travel beside the call, so that a call nobody listens to allocates no closure.
    private async Task<TResponse> MeasureAsync<TArguments, TResponse>(
        string operation, int documents, TArguments arguments, Func<TArguments, Task<TResponse>> call, Func<TResponse, (ModelIdentity Model, RerankUsage Usage)> describe)
    {
        using var activity = RerankerDiagnostics.Activities.StartActivity(operation);
        var tags = new TagList { { RerankerDiagnostics.OperationTag, operation } };
        var start = clock.GetTimestamp();
        try
        {
            var response = await call(arguments).ConfigureAwait(false);
            var (model, usage) = describe(response);
            Describe(activity, ref tags, model, usage);
            return response;
        }
        catch (Exception exception)
        {
            tags.Add(RerankerDiagnostics.ErrorTypeTag, exception.GetType().FullName);
            activity?.SetTag(RerankerDiagnostics.ErrorTypeTag, exception.GetType().FullName).SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }
        finally
        {
            activity?.SetTag(RerankerDiagnostics.OperationTag, operation).SetTag(RerankerDiagnostics.DocumentsTag, documents);
            OperationInstruments.Duration.Record(clock.GetElapsedTime(start).TotalSeconds, tags);
            OperationInstruments.Documents.Record(documents, tags);
        }
    }

    private static void Describe(Activity? activity, ref TagList tags, ModelIdentity model, RerankUsage usage)
    {
        tags.Add(RerankerDiagnostics.ModelNameTag, model.Name);
        tags.Add(RerankerDiagnostics.ModelVersionTag, model.Version);
        OperationInstruments.Tokens.Add(usage.TotalTokens, tags);
        OperationInstruments.TruncatedPairs.Add(usage.TruncatedPairs, tags);
        activity?.SetTag(RerankerDiagnostics.ModelNameTag, model.Name)
            .SetTag(RerankerDiagnostics.ModelVersionTag, model.Version)
            .SetTag(RerankerDiagnostics.ModelDigestTag, model.Digest)
            .SetTag(RerankerDiagnostics.TokensTag, usage.TotalTokens)
            .SetTag(RerankerDiagnostics.TruncatedTag, usage.TruncatedPairs);
    }
}
