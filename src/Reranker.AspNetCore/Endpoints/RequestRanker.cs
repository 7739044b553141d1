using Microsoft.Extensions.Options;

namespace Reranker.AspNetCore;

/// <summary>What all endpoints do between reading a request and writing its response.</summary>
/// <param name="reranker">Answers requests that name no other model.</param>
/// <param name="options">How much is taken.</param>
/// <param name="services">The host's services.</param>
/// <param name="selector">Finds the model that a request names, where the host lets requests choose.</param>
internal sealed class RequestRanker(IReranker reranker, IOptions<RerankerEndpointOptions> options, IServiceProvider services, IRerankerSelector? selector = null)
{
    /// <summary>The maximum number of documents, or pairs, in one request.</summary>
    public int MaxDocuments => options.Value.MaxDocuments;

    /// <summary>What is known of the model that serves; <see langword="null"/> while none does.</summary>
    public RerankerMetadata? Metadata => reranker.GetService<RerankerMetadata>();

    /// <summary>Ranks, and names the model in the headers of the response.</summary>
    /// <param name="request">What to rank.</param>
    /// <param name="options">How.</param>
    /// <param name="model">The model that the caller named.</param>
    /// <param name="response">Gets the headers.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<RerankResponse> RankAsync(RerankRequest request, RerankOptions options, string? model, HttpResponse response, CancellationToken cancellationToken)
    {
        var ranking = await UseAsync(model, chosen => WithDeadline(chosen, options).RerankAsync(request, options, cancellationToken), cancellationToken).ConfigureAwait(false);
        response.NameRanking(ranking);
        return ranking;
    }

    /// <summary>Scores, and names the model in the headers of the response.</summary>
    /// <inheritdoc cref="RankAsync"/>
    public async Task<ScoreResponse> ScoreAsync(ScoreRequest request, RerankOptions options, string? model, HttpResponse response, CancellationToken cancellationToken)
    {
        var scores = await UseAsync(model, chosen => chosen.ScoreAsync(request, options, cancellationToken), cancellationToken).ConfigureAwait(false);
        response.NameModel(scores.Model);
        return scores;
    }

    /// <summary>The documents of a request.</summary>
    /// <param name="documents">What the caller sent.</param>
    /// <param name="field">Where it stood.</param>
    /// <param name="max">How many the dialect takes, where that is fewer than the host takes.</param>
    /// <exception cref="InvalidRerankRequestException">There are none, or too many.</exception>
    public RerankDocument[] Documents(IReadOnlyList<DocumentBody>? documents, string field = "documents", int max = int.MaxValue)
    {
        if (documents is null)
            throw new InvalidRerankRequestException(field, $"There are no documents; expected '{field}', a list with at least one.");
        if (documents.Count > max)
            throw new InvalidRerankRequestException(field, FormattableString.Invariant($"There are {documents.Count} {field}; this dialect takes {max} at most. Send them in parts."));
        RequireFew(documents.Count, field);
        return [.. documents.Select(static document => new RerankDocument(document.Text, document.Id) { Score = document.Score })];
    }

    /// <summary>The pairs of a request, whichever way it names them.</summary>
    /// <exception cref="InvalidRerankRequestException">There are none, too many, or as many queries as fit no documents.</exception>
    public ScoreRequest Pairs(ScoreBody body) => ScorePairs.Read(body, RequireFew);

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
        if (tokens is null or -1 or 0 || Metadata is not { } model || tokens >= model.MaxLength)
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
                field, FormattableString.Invariant($"{usage.TruncatedPairs} of the pairs have more than the {Metadata?.MaxLength} tokens that the model reads. {advice}"));
    }

    private void RequireFew(int count, string field)
    {
        if (count > MaxDocuments)
            throw new InvalidRerankRequestException(
                field, FormattableString.Invariant($"There are {count} {field}; at most {MaxDocuments} are taken in one request. Send them in parts."));
    }

    // A request that states a deadline is answered in time also where the host has no fallback of its own.
    private IReranker WithDeadline(IReranker chosen, RerankOptions options) =>
        options.Deadline is null ? chosen : new RerankerBuilder(chosen).UseFallback().Build(services);

    private async Task<T> UseAsync<T>(string? model, Func<IReranker, Task<T>> use, CancellationToken cancellationToken)
    {
        while (true)
        {
            var selected = selector is null ? null : await selector.FindAsync(model, cancellationToken).ConfigureAwait(false);
            try
            {
                return await use(selected ?? reranker).ConfigureAwait(false);
            }
            catch (ObjectDisposedException) when (selected is not null && !cancellationToken.IsCancellationRequested)
            {
                // It made way for another version before its turn came, and is loaded again.
            }
        }
    }
}
