using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Reranker;

/// <summary>Counts what champions' requests come to, and takes one back that serves badly in its first time.</summary>
/// <remarks>
/// Safe for concurrent use. Every host counts for itself. A rollback names the version that it is about, so of several hosts one does it; a champion that came by
/// a rollback is left alone, so that two never take turns.
/// </remarks>
internal sealed class ChampionWatch(RollbackGuardOptions options, ModelPromotion promotion, TimeProvider time, ILogger logger)
{
    private const int CheckEvery = 20; // requests
    private readonly RollbackGuard _guard = new(options);
    private readonly Lock _lock = new();
    private Watched? _before;
    private Watched? _now;

    public void Record(ModelIdentity model, TimeSpan elapsed, IEnumerable<float> scores) => Record(model, counts =>
    {
        counts.AddAnswer(elapsed);
        foreach (var score in scores)
            counts.AddScore(score);
    });

    public void RecordError(ModelIdentity model) => Record(model, static counts => counts.AddError());

    private void Record(ModelIdentity model, Action<ServingCounts> count)
    {
        lock (_lock)
        {
            if (_now?.Model != model && _before?.Model != model)
                (_before, _now) = (_now, new Watched(model, time.GetTimestamp()));
            var watched = _now!.Model == model ? _now : _before!; // a request that began before the switch
            count(watched.Counts);
            if (watched == _now && _before is not null && !_now.IsJudged && _now.Counts.Requests % CheckEvery == 0)
                Judge(_before, _now);
        }
    }

    private void Judge(Watched before, Watched now)
    {
        if (time.GetElapsedTime(now.Since).TotalMinutes > options.WindowMinutes)
        {
            now.IsJudged = true;
        }
        else if (_guard.FindReason(before.Counts, now.Counts) is { } reason)
        {
            now.IsJudged = true;
            _ = Task.Run(() => RollBackAsync(now.Model, reason)); // beside the request, whose thread this is
        }
    }

    private async Task RollBackAsync(ModelIdentity model, string reason)
    {
        if (!int.TryParse(model.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            return; // a folder, which no registry promoted
        try
        {
            var terms = await promotion.ListTermsAsync().ConfigureAwait(false);
            if (terms is not [{ Cause: PromotionCause.Promotion } term, ..] || term.Version != version)
                return;
            RollbackLog.RollsBack(logger, model, reason);
            await promotion.RollbackAsync(new ChampionChange { Reason = reason, By = "automatic rollback", ExpectedChampion = version }).ConfigureAwait(false);
        }
        catch (PromotionConflictException)
        {
            // Another host was first.
        }
        catch (Exception error) when (error is RerankerException or OperationCanceledException)
        {
            RollbackLog.Failed(logger, model, error);
        }
    }

    private sealed class Watched(ModelIdentity model, long since)
    {
        public ModelIdentity Model => model;

        public long Since => since;

        public ServingCounts Counts { get; } = new();

        public bool IsJudged { get; set; }
    }
}
