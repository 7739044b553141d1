using Microsoft.Extensions.Logging;

namespace Reranker;

/// <summary>Lets the challenger answer the requests of some keys, and notes as many of the champion's answers to compare them with.</summary>
internal sealed class CanaryReranker : DelegatingReranker, IWholeRequestReranker
{
    private const string Mode = OnlineInstruments.Canary;
    private readonly IReranker _canary;
    private readonly ChallengerWatch _challenger;
    private readonly CanaryOptions _options;
    private readonly TimeProvider _clock;
    private readonly BackgroundQueue<Impression>? _impressions;

    public CanaryReranker(IReranker inner, IReranker challenger, IImpressionStore? store, CanaryOptions options, ILogger logger, TimeProvider clock)
        : base(inner)
    {
        (_canary, _options, _clock) = (challenger, options, clock);
        _challenger = new ChallengerWatch(inner, challenger, Mode, logger, clock);
        _impressions = store is null ? null : new BackgroundQueue<Impression>(options, Mode, ImpressionWriter.Batch, new ImpressionWriter(store, Mode, logger).WriteAsync, clock);
    }

    public override async Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var share = StableHash.Share(_options.Seed, Mode, _options.Key?.Invoke(request) ?? request.Query);
        if (share >= 2 * _options.Fraction || !_challenger.IsPresent())
            return await Inner.RerankAsync(request, options, cancellationToken).ConfigureAwait(false);
        if (share >= _options.Fraction)
            return Note(ImpressionKind.Control, request, await Inner.RerankAsync(request, options, cancellationToken).ConfigureAwait(false));

        var (response, error) = await _challenger.AskAsync(request, options, _options.Timeout, cancellationToken).ConfigureAwait(false);
        if (response is not null)
            return Note(ImpressionKind.Canary, request, response);
        var answer = await Inner.RerankAsync(request, options, cancellationToken).ConfigureAwait(false);
        _challenger.Failed(error!);
        return answer;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _impressions?.Dispose();
        base.Dispose(disposing);
    }

    private RerankResponse Note(ImpressionKind kind, RerankRequest request, RerankResponse response)
    {
        var other = (kind == ImpressionKind.Canary ? Inner : _canary).GetService<RerankerMetadata>()?.Model;
        if (_impressions is null || other is null)
            return response;
        var (champion, challenger) = kind == ImpressionKind.Canary ? (other, response.Model) : (response.Model, other);
        var now = _clock.GetUtcNow();
        var impression = new Impression
        {
            Id = ImpressionId.New(now),
            Timestamp = now,
            Kind = kind,
            Query = request.Query,
            Champion = champion.ToString(),
            Challenger = challenger.ToString(),
            Results = [.. response.Results.Take(Impression.MaxResults).Select(static result => ImpressionResult.Of(result.Document))],
        };
        _impressions.Add(impression);
        return response with { ImpressionId = impression.Id };
    }
}
