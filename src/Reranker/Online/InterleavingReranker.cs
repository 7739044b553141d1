using Microsoft.Extensions.Logging;

namespace Reranker;

/// <summary>Answers some requests with both rankings, drafted into one.</summary>
/// <remarks>
/// Every document keeps the champion's score, in the draft's order: a score is what the champion says about the document, whatever the place.
/// </remarks>
internal sealed class InterleavingReranker : DelegatingReranker, IWholeRequestReranker
{
    private const string Mode = OnlineInstruments.Interleaving;

    // Only the challenger's order is used: it needs no activation, and no calibration.
    private static readonly RerankOptions Order = new() { RawScores = true };

    private readonly ChallengerWatch _challenger;
    private readonly InterleavingOptions _options;
    private readonly TimeProvider _clock;
    private readonly BackgroundQueue<Impression> _impressions;

    public InterleavingReranker(IReranker inner, IReranker challenger, IImpressionStore store, InterleavingOptions options, ILogger logger, TimeProvider clock)
        : base(inner)
    {
        (_options, _clock) = (options, clock);
        _challenger = new ChallengerWatch(inner, challenger, Mode, logger, clock);
        _impressions = new BackgroundQueue<Impression>(options, Mode, ImpressionWriter.Batch, new ImpressionWriter(store, Mode, logger).WriteAsync, clock);
    }

    public override async Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (StableHash.Share(_options.Seed, Mode, request) >= _options.Fraction || !_challenger.IsPresent())
            return await Inner.RerankAsync(request, options, cancellationToken).ConfigureAwait(false);

        var (champion, challenger) = await RankAsync(request, options.Uncut(), cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return Interleave(request.Query, champion, challenger.Response ?? throw challenger.Error!, options);
        }
        catch (Exception error)
        {
            _challenger.Failed(error);
            return champion.Cut(options);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _impressions.Dispose();
        base.Dispose(disposing);
    }

    private async Task<(RerankResponse Champion, ChallengerAnswer Challenger)> RankAsync(RerankRequest request, RerankOptions? options, CancellationToken cancellationToken)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asked = _challenger.AskAsync(request, Order with { Fusion = options?.Fusion }, _options.Timeout, giveUp.Token);
        try
        {
            return (await Inner.RerankAsync(request, options, cancellationToken).ConfigureAwait(false), await asked.ConfigureAwait(false));
        }
        finally
        {
            await giveUp.CancelAsync().ConfigureAwait(false);
            await asked.ConfigureAwait(false);
        }
    }

    private RerankResponse Interleave(string query, RerankResponse champion, RerankResponse challenger, RerankOptions? options)
    {
        challenger.RequireDocumentsOf(champion);
        var now = _clock.GetUtcNow();
        var id = ImpressionId.New(now);
        // What the champion finds irrelevant is not shown, whichever order the draft takes.
        var shown = champion.Cut(options is null ? null : options with { TopN = null });
        var results = shown.Results.ToDictionary(static result => result.Index);

        // The coin comes from the id, so that a record can be drafted again.
        var draft = TeamDraft.Draft(
            [.. shown.Results.Select(static result => result.Index)],
            [.. challenger.Results.Select(static result => result.Index).Where(results.ContainsKey)],
            new SeededRandom(StableHash.Seed(_options.Seed, Mode, id))).Take(options?.TopN ?? int.MaxValue).ToArray();

        _impressions.Add(new Impression
        {
            Id = id,
            Timestamp = now,
            Kind = ImpressionKind.Interleaved,
            Query = query,
            Champion = champion.Model.ToString(),
            Challenger = challenger.Model.ToString(),
            Results = [.. draft.Take(Impression.MaxResults).Select(pick => ImpressionResult.Of(results[pick.Index].Document, pick.Team))],
        });
        return champion with
        {
            Results = [.. draft.Select(pick => results[pick.Index])],
            Usage = champion.Usage with { TotalTokens = champion.Usage.TotalTokens + challenger.Usage.TotalTokens },
            ImpressionId = id,
        };
    }
}
