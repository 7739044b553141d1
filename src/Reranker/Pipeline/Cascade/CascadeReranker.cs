using System.Diagnostics;

namespace Reranker;

/// <summary>Lets a cheap reranker choose which documents the costly one reads.</summary>
internal sealed class CascadeReranker(IReranker inner, IReranker first, CascadeOptions cascade) : DelegatingReranker(inner), IWholeRequestReranker
{
    private static readonly KeyValuePair<string, object?> FirstStage = new(RerankerDiagnostics.StageTag, "first");
    private static readonly KeyValuePair<string, object?> SecondStage = new(RerankerDiagnostics.StageTag, "second");

    public override async Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var ranked = request.Documents?.Count > cascade.Keep ? await RankFirstAsync(request, cancellationToken).ConfigureAwait(false) : null;
        CascadeInstruments.Documents.Add(ranked is null ? request.Documents?.Count ?? 0 : cascade.Keep, SecondStage);
        if (ranked is null)
            return await Inner.RerankAsync(request, options, cancellationToken).ConfigureAwait(false);

        // In the order of the request, which is the one that equal scores keep.
        int[] kept = [.. ranked.Results.Take(cascade.Keep).Select(static result => result.Index).Order()];
        var part = request with { Documents = Array.ConvertAll(kept, index => request.Documents![index]) };
        var second = await Inner.RerankAsync(part, options.Uncut(), cancellationToken).ConfigureAwait(false);
        var results = second.Results.Select(result => result with { Index = kept[result.Index] });
        return new RerankResponse(
            [.. results, .. Rest(ranked, second)],
            second.Model,
            second.Usage with { TotalTokens = ranked.Usage.TotalTokens + second.Usage.TotalTokens })
        {
            Warnings = second.Warnings,
        }.Cut(options);
    }

    private async Task<RerankResponse?> RankFirstAsync(RerankRequest request, CancellationToken cancellationToken)
    {
        using var activity = RerankerDiagnostics.Activities.StartActivity(CascadeInstruments.FirstStageActivity);
        try
        {
            var ranked = await first.RerankAsync(request, options: null, cancellationToken).ConfigureAwait(false);
            CascadeInstruments.Documents.Add(request.Documents.Count, FirstStage);
            return ranked.Results.Count == request.Documents.Count
                ? ranked
                : throw new InferenceException($"{ranked.Model}, the first of the cascade, ranked {ranked.Results.Count} of {request.Documents.Count} documents; expected all of them.");
        }
        // What was refused is no failure: where there is too much to do, ranking everything with the costly model would make it more.
        catch (Exception error) when (error is not (RerankerException { IsRefusal: true } or OperationCanceledException))
        {
            activity?.SetTag(RerankerDiagnostics.ErrorTypeTag, error.GetType().FullName).SetStatus(ActivityStatusCode.Error, error.Message);
            CascadeInstruments.Failures.Add(1, new KeyValuePair<string, object?>(RerankerDiagnostics.ErrorTypeTag, error.GetType().FullName));
            if (!cascade.RerankAllOnFailure)
                throw;
            return null;
        }
    }

    private IEnumerable<RerankResult> Rest(RerankResponse ranked, RerankResponse second)
    {
        var lowest = second.Results[^1].RelevanceScore;
        foreach (var result in ranked.Results.Skip(cascade.Keep))
        {
            lowest = Math.Min(lowest, result.RelevanceScore);
            yield return result with { RelevanceScore = lowest, ModelScore = null, FirstStage = new FirstStageScore(ranked.Model, result.RelevanceScore) };
        }
    }
}
