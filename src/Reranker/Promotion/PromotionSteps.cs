using System.Globalization;

namespace Reranker;

/// <summary>A change of the champion in steps, each of which can be taken again: what was cut off anywhere is finished by walking all of them.</summary>
/// <remarks>Nobody can cancel it: the place is given, and replicas follow the alias.</remarks>
internal sealed class PromotionSteps(IModelRegistry registry, IExperimentTracker tracker, string name)
{
    private const int MaxDescription = 4_500; // MLflow takes 5,000 characters

    /// <exception cref="PromotionConflictException">Somebody else changed the champion meanwhile.</exception>
    /// <exception cref="TrackingException">A step failed; the next <see cref="ModelPromotion.RepairAsync"/> goes on.</exception>
    public async Task WalkAsync(ChampionTerm term)
    {
        Func<ChampionTerm, Task>[] steps = [BeginAsync, SetPreviousAsync, SetChampionAsync, SetStagesAsync, RemoveChallengerAsync, DescribeAsync, TellRunAsync, CompleteAsync];
        foreach (var step in steps)
        {
            await ThrowIfOvertakenAsync(term).ConfigureAwait(false);
            await step(term).ConfigureAwait(false);
        }
    }

    // MLflow writes without conditions, so this cannot be one step with the writing; it leaves a gap of one call.
    private async Task ThrowIfOvertakenAsync(ChampionTerm term)
    {
        if (await registry.FindByAliasAsync(name, ModelNames.Champion).ConfigureAwait(false) is { } champion && champion.Version != term.Version && champion.Version != term.Predecessor)
            throw new PromotionConflictException(champion.Version, $"Version {term.Version} of '{name}' was being made the champion, but version {champion.Version} has become it meanwhile.");
    }

    private Task BeginAsync(ChampionTerm term) => SetTermAsync(term);

    private async Task SetPreviousAsync(ChampionTerm term)
    {
        if (term.Predecessor is { } predecessor && await registry.FindAsync(name, predecessor).ConfigureAwait(false) is not null)
            await registry.SetAliasAsync(name, ModelNames.Previous, predecessor).ConfigureAwait(false);
        else
            await registry.DeleteAliasAsync(name, ModelNames.Previous).ConfigureAwait(false);
    }

    private Task SetChampionAsync(ChampionTerm term) => registry.SetAliasAsync(name, ModelNames.Champion, term.Version);

    private Task SetStagesAsync(ChampionTerm term) => registry.TransitionStageAsync(name, term.Version, ModelNames.Production, archiveExisting: true);

    private async Task RemoveChallengerAsync(ChampionTerm term)
    {
        if (await registry.FindByAliasAsync(name, ModelNames.Challenger).ConfigureAwait(false) is { } challenger && challenger.Version == term.Version)
            await registry.DeleteAliasAsync(name, ModelNames.Challenger).ConfigureAwait(false);
    }

    private async Task DescribeAsync(ChampionTerm term)
    {
        var when = term.Since.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
        await AppendAsync(term.Version, $"{when}: champion by {Name(term.Cause)} ({term.By}). {term.Reason}").ConfigureAwait(false);
        if (term.Predecessor is { } predecessor)
        {
            await AppendAsync(predecessor, term.Cause == PromotionCause.Rollback
                ? $"{when}: rolled back to version {term.Version} ({term.By}). {term.Reason}"
                : $"{when}: archived, version {term.Version} is the champion ({term.By}).").ConfigureAwait(false);
        }
    }

    private async Task TellRunAsync(ChampionTerm term)
    {
        if (term is not { Cause: PromotionCause.Promotion, Predecessor: { } predecessor }
            || (await registry.FindAsync(name, term.Version).ConfigureAwait(false))?.RunId is not { } runId)
            return;
        var archived = predecessor.ToString(CultureInfo.InvariantCulture);
        if (await tracker.LogParameterOnceAsync(runId, PromotionTags.ArchivedParameter, archived).ConfigureAwait(false) == archived)
        {
            await tracker.SetTagsAsync(runId, new Dictionary<string, string>
            {
                [PromotionTags.Version] = term.Version.ToString(CultureInfo.InvariantCulture), [PromotionTags.Archived] = archived,
            }).ConfigureAwait(false);
        }
    }

    private Task CompleteAsync(ChampionTerm term) => SetTermAsync(term with { Completed = true });

    private Task SetTermAsync(ChampionTerm term) => registry.SetTagsAsync(name, term.Version, new Dictionary<string, string> { [term.Tag] = term.ToJson() });

    /// <summary>Adds a line to what people wrote. The tags tell the same, so a description that is full is left as it is.</summary>
    private async Task AppendAsync(int version, string line)
    {
        if (await registry.FindAsync(name, version).ConfigureAwait(false) is not { } found)
            return;
        var text = found.Description ?? "";
        if (!text.Contains(line, StringComparison.Ordinal) && text.Length + line.Length < MaxDescription)
            await registry.SetDescriptionAsync(name, version, text.Length == 0 ? line : $"{text.TrimEnd()}\n\n{line}").ConfigureAwait(false);
    }

    public static string Name(PromotionCause cause) => cause.ToString().ToLowerInvariant();
}
