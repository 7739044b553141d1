using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Reranker;

/// <summary>Moves the champion's place from one version to another, and back.</summary>
/// <remarks>
/// Aliases (<c>champion</c>, <c>previous</c>, <c>challenger</c>), stages (<c>Production</c>, <c>Archived</c>), tags and descriptions are kept in step. A change
/// begins by claiming the champion's place in a parameter of the champion's run: MLflow never changes a parameter, so of several promoters one wins. What was cut
/// off after that is finished by <see cref="RepairAsync"/>, which every other change does first. Safe for concurrent use, in any number of processes.
/// </remarks>
public sealed class ModelPromotion
{
    private readonly IModelRegistry _registry;
    private readonly IExperimentTracker _tracker;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _name;

    /// <summary>Creates the service.</summary>
    public ModelPromotion(IModelRegistry registry, IExperimentTracker tracker, IOptions<ModelRegistryOptions> options, TimeProvider time, ILogger<ModelPromotion>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(tracker);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _registry = registry;
        _tracker = tracker;
        _time = time;
        _logger = logger ?? NullLogger<ModelPromotion>.Instance;
        _name = options.Value.RegisteredModel;
    }

    /// <summary>Makes a version the champion; the old champion becomes <c>previous</c> and is archived. Where it is the champion already, nothing happens.</summary>
    /// <param name="version">The version.</param>
    /// <param name="change">Who does it, why, and on what condition.</param>
    /// <param name="cancellationToken">Cancels the call until the place is claimed; then it is seen through.</param>
    /// <returns>The version as it is now.</returns>
    /// <exception cref="PromotionConflictException">Another version is the champion than was expected, or somebody else changed the champion at the same time and was first.</exception>
    /// <exception cref="TrackingException">There is no such version, or the registry failed; what was begun is finished by the next <see cref="RepairAsync"/>.</exception>
    public async Task<RegisteredModelVersion> PromoteAsync(int version, ChampionChange? change = null, CancellationToken cancellationToken = default)
    {
        var state = await RepairedAsync(cancellationToken).ConfigureAwait(false);
        var target = state.Find(version) ?? throw new TrackingException($"The registered model '{_name}' has no version {version}.");
        return await ChangeAsync(state, target, PromotionCause.Promotion, change ?? new ChampionChange(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the previous champion the champion again; the champion of now becomes <c>previous</c>.</summary>
    /// <exception cref="NoPreviousChampionException">There was no champion before this one, or it was deleted.</exception>
    /// <inheritdoc cref="PromoteAsync"/>
    public async Task<RegisteredModelVersion> RollbackAsync(ChampionChange? change = null, CancellationToken cancellationToken = default)
    {
        change ??= new ChampionChange();
        var state = await RepairedAsync(cancellationToken).ConfigureAwait(false);
        ThrowIfUnexpected(state, change);
        var previous = state.Previous ?? throw NoPreviousChampionException.Of(state, _name);
        return await ChangeAsync(state, previous, PromotionCause.Rollback, change, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finishes what was cut off, by this process or another. Hosts call it when they start; every change of the champion does it first.</summary>
    /// <remarks>
    /// A change whose place was claimed is finished; a challenger that has won and was registered gets its place; a champion that was deleted is followed by the
    /// previous one. A claim for a version that was deleted since is void.
    /// </remarks>
    /// <exception cref="TrackingException">The registry failed.</exception>
    public Task RepairAsync(CancellationToken cancellationToken = default) => RepairedAsync(cancellationToken);

    /// <summary>Who was the champion when, newest first.</summary>
    /// <remarks>Terms of versions that were deleted are gone with them; so are changes that others made to the alias.</remarks>
    public async Task<IReadOnlyList<ChampionTerm>> ListTermsAsync(CancellationToken cancellationToken = default)
    {
        var terms = (await ChampionState.ReadAsync(_registry, _name, cancellationToken).ConfigureAwait(false)).Terms.Where(static term => term.Completed).ToArray();
        return [.. terms.Select((term, i) => i + 1 < terms.Length ? term with { Until = terms[i + 1].Since } : term).Reverse()];
    }

    private async Task<ChampionState> RepairedAsync(CancellationToken cancellationToken)
    {
        var state = await ChampionState.ReadAsync(_registry, _name, cancellationToken).ConfigureAwait(false);
        try
        {
            if (!await TryRepairAsync(state, cancellationToken).ConfigureAwait(false))
                return state;
        }
        catch (PromotionConflictException)
        {
            // Somebody else repairs too, or has gone on from there.
        }

        return await ChampionState.ReadAsync(_registry, _name, cancellationToken).ConfigureAwait(false);
    }

    /// <returns>Whether there was anything to do.</returns>
    private async Task<bool> TryRepairAsync(ChampionState state, CancellationToken cancellationToken)
    {
        if (await FindCutOffAsync(state, cancellationToken).ConfigureAwait(false) is { } term)
        {
            PromotionLog.CutOff(_logger, _name, term.Version, term.Cause);
            await WalkAsync(term).ConfigureAwait(false);
        }
        else if (state.FindUnseatedWinner() is { } winner)
        {
            await ChangeAsync(state, winner, PromotionCause.Promotion, state.ReasonOf(winner), cancellationToken).ConfigureAwait(false);
        }
        else if (state is { Champion: null, Terms.Count: > 0, Previous: { } previous })
        {
            var change = new ChampionChange { Reason = "The champion after it is no longer in the registry." };
            await ChangeAsync(state, previous, PromotionCause.Restoration, change, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            return false;
        }

        return true;
    }

    private async Task<ChampionTerm?> FindCutOffAsync(ChampionState state, CancellationToken cancellationToken)
    {
        var newest = state.Newest;
        if (state.Champion is not { } champion)
            return newest is { Completed: false } ? newest : null;
        var own = ChampionTerm.Of(champion).LastOrDefault();
        if (own is { Completed: false })
            return own;

        var run = champion.RunId is { } runId ? await _tracker.FindRunAsync(runId, cancellationToken).ConfigureAwait(false) : null;
        var claims = from parameter in run?.Parameters ?? new Dictionary<string, string>()
                     where parameter.Key.StartsWith(PromotionTags.Successor, StringComparison.Ordinal)
                     let claim = ChampionTerm.TryParseClaim(parameter.Value)
                     where claim is not null && claim.Number > (own?.Number ?? 0) && state.Find(claim.Version) is not null
                     orderby claim.Number
                     select claim;
        // Where the champion's run takes no claims, what the next champion's tag says is all there is.
        return claims.FirstOrDefault() ?? (newest is { Completed: false } && newest.Predecessor == champion.Version ? newest : null);
    }

    private async Task<RegisteredModelVersion> ChangeAsync(
        ChampionState state, RegisteredModelVersion target, PromotionCause cause, ChampionChange change, CancellationToken cancellationToken)
    {
        if (state.Champion?.Version == target.Version)
            return target;
        ThrowIfUnexpected(state, change);
        var term = ChampionTerm.Begin(state.NextTerm, target.Version, state.Champion?.Version, cause, change, _time.GetUtcNow());
        if (state.Champion is { RunId: { } runId })
            term = await ClaimAsync(runId, term, state, cancellationToken).ConfigureAwait(false);
        await WalkAsync(term).ConfigureAwait(false);
        return await _registry.GetAsync(_name, target.Version, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Claims the place of the champion that has the run.</summary>
    /// <returns>The term as it was claimed: somebody may have done it for the same version.</returns>
    private async Task<ChampionTerm> ClaimAsync(string runId, ChampionTerm term, ChampionState state, CancellationToken cancellationToken)
    {
        while (true)
        {
            var written = await _tracker.LogParameterOnceAsync(runId, $"{PromotionTags.Successor}{term.Number}", term.ToClaim(), cancellationToken).ConfigureAwait(false);
            if (written is null)
                return term; // the run was deleted
            if (ChampionTerm.TryParseClaim(written) is { } claimed)
            {
                if (claimed.Version == term.Version)
                    return claimed;
                if (state.Find(claimed.Version) is not null || await _registry.FindAsync(_name, claimed.Version, cancellationToken).ConfigureAwait(false) is not null)
                    throw PromotionConflictException.Lost(_name, term.Version, claimed);
            }

            term = term with { Number = term.Number + 1 };
        }
    }

    private async Task WalkAsync(ChampionTerm term)
    {
        await new PromotionSteps(_registry, _tracker, _name).WalkAsync(term).ConfigureAwait(false);
        PromotionLog.Changed(_logger, _name, term.Version, term.Predecessor, term.Cause, term.By, term.Reason);
        PromotionInstruments.ChampionChanges.Add(1, new KeyValuePair<string, object?>(RerankerDiagnostics.CauseTag, PromotionSteps.Name(term.Cause)));
    }

    private void ThrowIfUnexpected(ChampionState state, ChampionChange change)
    {
        if (change.ExpectedChampion is { } expected && state.Champion?.Version != expected)
            throw PromotionConflictException.Unexpected(_name, expected, state.Champion?.Version);
    }
}
