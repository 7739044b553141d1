namespace Reranker;

/// <summary>Tells a watch how every request went. What callers did wrong or cancelled says nothing about the model.</summary>
internal sealed class WatchedReranker(IReranker inner, ChampionWatch watch, TimeProvider time) : DelegatingReranker(inner)
{
    public override async Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        var start = time.GetTimestamp();
        try
        {
            var response = await Inner.RerankAsync(request, options, cancellationToken).ConfigureAwait(false);
            watch.Record(response.Model, time.GetElapsedTime(start), options?.RawScores == true ? [] : response.Results.Select(static result => result.RelevanceScore));
            return response;
        }
        catch (Exception error) when (IsModels(error, cancellationToken))
        {
            RecordError();
            throw;
        }
    }

    public override async Task<ScoreResponse> ScoreAsync(ScoreRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        var start = time.GetTimestamp();
        try
        {
            var response = await Inner.ScoreAsync(request, options, cancellationToken).ConfigureAwait(false);
            watch.Record(response.Model, time.GetElapsedTime(start), options?.RawScores == true ? [] : response.Scores);
            return response;
        }
        catch (Exception error) when (IsModels(error, cancellationToken))
        {
            RecordError();
            throw;
        }
    }

    private static bool IsModels(Exception error, CancellationToken cancellationToken) =>
        error is not (RerankerException { IsRefusal: true } or ArgumentException) && !cancellationToken.IsCancellationRequested;

    private void RecordError()
    {
        if (Inner.GetService(typeof(RerankerMetadata)) is RerankerMetadata { Model: var model })
            watch.RecordError(model);
    }
}
