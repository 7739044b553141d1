namespace Reranker.Dashboard;

/// <summary>A request as the champion and, where there is one, the challenger rank it.</summary>
/// <param name="Query">The query.</param>
/// <param name="Champion">The champion's answer.</param>
/// <param name="Time">How long it took.</param>
/// <param name="Challenger">The challenger's answer; <see langword="null"/> where there is none, or it failed.</param>
/// <param name="ChallengerError">Why the challenger has none.</param>
/// <param name="Best">The sentences that answer best, by the documents' indices.</param>
public sealed record TryRanking(
    string Query, RerankResponse Champion, TimeSpan Time, RerankResponse? Challenger, string? ChallengerError, IReadOnlyDictionary<int, PassageScore> Best)
{
    private const int Explained = 5;

    internal static async Task<TryRanking> RunAsync(IReranker champion, IReranker? challenger, RerankRequest request, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var response = await champion.RerankAsync(request, cancellationToken: cancellationToken).ConfigureAwait(false);
        var elapsed = time.GetElapsedTime(start);
        var (other, error) = await AskAsync(challenger, response.Model, request, cancellationToken).ConfigureAwait(false);
        return new TryRanking(request.Query, response, elapsed, other, error, await ExplainAsync(champion, request.Query, response, cancellationToken).ConfigureAwait(false));
    }

    // While no other model stands there, the challenger is the champion, or nobody.
    private static async Task<(RerankResponse?, string?)> AskAsync(IReranker? challenger, ModelIdentity champion, RerankRequest request, CancellationToken cancellationToken)
    {
        if (challenger?.GetService<RerankerMetadata>() is not { } metadata || metadata.Model.Digest == champion.Digest)
            return (null, null);
        try
        {
            return (await challenger.RerankAsync(request, cancellationToken: cancellationToken).ConfigureAwait(false), null);
        }
        catch (RerankerException error)
        {
            return (null, error.Message);
        }
    }

    private static async Task<IReadOnlyDictionary<int, PassageScore>> ExplainAsync(IReranker champion, string query, RerankResponse response, CancellationToken cancellationToken)
    {
        var shown = response.Results.Take(Explained).ToArray();
        var explanations = await champion.ExplainAsync(query, [.. shown.Select(static result => result.Document.Text)], new ExplainOptions { MaxPassages = 16 }, cancellationToken).ConfigureAwait(false);
        return shown.Zip(explanations)
            .Where(static pair => pair.Second is { Passages.Count: > 1, Best: not null })
            .ToDictionary(static pair => pair.First.Index, static pair => pair.Second.Best!.Value);
    }
}
