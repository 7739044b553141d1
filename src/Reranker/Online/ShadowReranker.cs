using Microsoft.Extensions.Logging;

namespace Reranker;

/// <summary>Lets the challenger rank some requests too, after they were answered and one at a time.</summary>
internal sealed class ShadowReranker : DelegatingReranker, IWholeRequestReranker
{
    private const string Mode = OnlineInstruments.Shadow;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);
    private readonly ChallengerWatch _challenger;
    private readonly ShadowOptions _options;
    private readonly TimeProvider _clock;
    private readonly ImpressionWriter? _impressions;
    private readonly BackgroundQueue<Answered> _queue;

    public ShadowReranker(IReranker inner, IReranker challenger, IImpressionStore? store, ShadowOptions options, ILogger logger, TimeProvider clock)
        : base(inner)
    {
        (_options, _clock) = (options, clock);
        _challenger = new ChallengerWatch(inner, challenger, Mode, logger, clock);
        _impressions = store is null ? null : new ImpressionWriter(store, Mode, logger);
        _queue = new BackgroundQueue<Answered>(options, Mode, batch: 1, (items, cancellationToken) => CompareAsync(items[0], cancellationToken), clock);
    }

    public override async Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (StableHash.Share(_options.Seed, Mode, request) >= _options.Fraction || !_challenger.IsPresent())
            return await Inner.RerankAsync(request, options, cancellationToken).ConfigureAwait(false);

        var start = _clock.GetTimestamp();
        var response = await Inner.RerankAsync(request, options.Uncut(), cancellationToken).ConfigureAwait(false);

        // The caller may change its list once it has its answer.
        var kept = request with { Documents = [.. request.Documents] };
        _queue.Add(new Answered(kept, options.Uncut(), response, _clock.GetElapsedTime(start), _clock.GetUtcNow()));
        return response.Cut(options);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _queue.Dispose();
        base.Dispose(disposing);
    }

    private async Task CompareAsync(Answered answered, CancellationToken cancellationToken)
    {
        var start = _clock.GetTimestamp();
        var (response, error) = await _challenger.AskAsync(answered.Request, answered.Options, Timeout, cancellationToken).ConfigureAwait(false);
        try
        {
            if (response is null)
                throw error!;
            var agreement = RankingAgreement.Of(answered.Response, answered.Time, response, _clock.GetElapsedTime(start), _options.Depth);
            OnlineInstruments.Agreed(agreement);
            if (_impressions is null)
                return;
            var impression = new Impression
            {
                Id = ImpressionId.New(answered.At),
                Timestamp = answered.At,
                Kind = ImpressionKind.Shadow,
                Query = answered.Request.Query,
                Champion = answered.Response.Model.ToString(),
                Challenger = response.Model.ToString(),
                Agreement = agreement,
            };
            await _impressions.WriteAsync([impression], cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            _challenger.Failed(failure);
        }
    }

    private sealed record Answered(RerankRequest Request, RerankOptions? Options, RerankResponse Response, TimeSpan Time, DateTimeOffset At);
}
