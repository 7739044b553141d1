using Microsoft.Extensions.Options;

namespace Reranker.WebHost;

/// <summary>What all dialects do between reading a request and writing its answer.</summary>
internal sealed class RankingDesk(IReranker champion, ModelSelection selection, IOptions<HostSettings> settings)
{
    /// <summary>Ranks, and names the model in the answer's headers.</summary>
    /// <param name="request">What to rank.</param>
    /// <param name="options">How.</param>
    /// <param name="model">The model that the caller named.</param>
    /// <param name="response">Gets the headers.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<RerankResponse> RankAsync(RerankRequest request, RerankOptions options, string? model, HttpResponse response, CancellationToken cancellationToken)
    {
        var ranking = await UseAsync(model, reranker => reranker.RerankAsync(request, options, cancellationToken), cancellationToken);
        response.NameRanking(ranking);
        return ranking;
    }

    /// <summary>Scores, and names the model in the answer's headers.</summary>
    /// <inheritdoc cref="RankAsync"/>
    public async Task<ScoreResponse> ScoreAsync(ScoreRequest request, RerankOptions options, string? model, HttpResponse response, CancellationToken cancellationToken)
    {
        var scores = await UseAsync(model, reranker => reranker.ScoreAsync(request, options, cancellationToken), cancellationToken);
        response.NameModel(scores.Model);
        return scores;
    }

    /// <summary>The documents of a request.</summary>
    /// <param name="documents">What the caller sent.</param>
    /// <param name="field">Where it stood.</param>
    /// <param name="most">How many the dialect takes, where that is fewer than the host takes.</param>
    /// <exception cref="InvalidRerankRequestException">There are none, or too many.</exception>
    public RerankDocument[] Documents(IReadOnlyList<DocumentBody>? documents, string field = "documents", int most = int.MaxValue)
    {
        if (documents is null)
            throw new InvalidRerankRequestException(field, $"There are no documents; expected '{field}', a list with at least one.");
        if (documents.Count > most)
            throw new InvalidRerankRequestException(field, FormattableString.Invariant($"There are {documents.Count} {field}; this dialect takes {most} at most. Send them in parts."));
        settings.Value.RequireFew(documents.Count, field);
        return [.. documents.Select(static document => new RerankDocument(document.Text, document.Id))];
    }

    /// <summary>How many results were asked for.</summary>
    /// <exception cref="InvalidRerankRequestException">Fewer than the dialect allows.</exception>
    public static int? TopN(int? topN, string field = "top_n", bool zeroIsAll = true) => topN switch
    {
        0 when zeroIsAll => null,
        < 1 => throw new InvalidRerankRequestException(field, FormattableString.Invariant($"{field} is {topN}; expected at least 1, or {(zeroIsAll ? "0 or " : "")}none for all results.")),
        _ => topN,
    };

    /// <summary>Documents are cut where the model ends, and nowhere before.</summary>
    /// <exception cref="InvalidRerankRequestException">The caller wants them shorter.</exception>
    public void RequireNoShorterCut(int? tokens, string field)
    {
        if (tokens is null or -1 or 0 || champion.GetService<RerankerMetadata>() is not { } model || tokens >= model.MaxLength)
            return;
        throw new InvalidRerankRequestException(
            field, FormattableString.Invariant($"{field} is {tokens}; this host reads pairs of {model.MaxLength} tokens and cuts only what is longer. Expected at least {model.MaxLength}, or nothing."));
    }

    /// <summary>For callers who want an error where something is too long.</summary>
    /// <exception cref="InvalidRerankRequestException">Something was cut.</exception>
    public void RequireWhole(RerankUsage usage, string field, string advice)
    {
        if (usage.TruncatedPairs > 0)
            throw new InvalidRerankRequestException(
                field, FormattableString.Invariant($"{usage.TruncatedPairs} of the pairs have more than the {champion.GetService<RerankerMetadata>()?.MaxLength} tokens that the model reads. {advice}"));
    }

    private async Task<T> UseAsync<T>(string? model, Func<IReranker, Task<T>> use, CancellationToken cancellationToken)
    {
        while (true)
        {
            var selected = await selection.FindAsync(model, cancellationToken);
            try
            {
                return await use(selected ?? champion);
            }
            catch (ObjectDisposedException) when (selected is not null && !cancellationToken.IsCancellationRequested)
            {
                // It made way for another version before its turn came, and is loaded again.
            }
        }
    }
}
