using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Reranker.Training;

/// <summary>Registers a challenger and, where it has won, gives it the champion's place. Where another version has come to that place meanwhile, it has to win against that one, too.</summary>
internal sealed class ChallengerPromotion(
    RetrainingStations stations, IModelRegistry registry, IModelSource models, ModelPromotion promotion, RetrainingPipelineOptions options, ILogger logger)
{
    /// <summary>Nobody can cancel it: the registry changes, and that is seen through.</summary>
    public async Task<RetrainingOutcome> PromoteAsync(
        ChallengerMatch match, ModelPackage challenger, string source, RankingDataset heldOut, string folder, IExperimentRun run, RetrainingJournal journal)
    {
        journal.Report(new RetrainingProgress(RetrainingPhase.Promote));
        var version = await registry.RegisterAsync(options.RegisteredModel, source, run.RunId, VersionTags(match)).ConfigureAwait(false);
        await registry.SetAliasAsync(version.Name, ModelNames.Challenger, version.Version).ConfigureAwait(false);

        for (var rematches = 0; match.Decision.Outcome == PromotionOutcome.Promoted && !await TrySeatAsync(version, match, run).ConfigureAwait(false); rematches++)
        {
            match = await RematchAsync(match, version, rematches, challenger, heldOut, folder, run, journal).ConfigureAwait(false);
            await registry.SetTagsAsync(version.Name, version.Version, VersionTags(match)).ConfigureAwait(false);
        }

        var promoted = match.Decision.Outcome == PromotionOutcome.Promoted;
        if (!promoted)
            await TellRunAsync(run, version).ConfigureAwait(false);
        return new RetrainingOutcome
        {
            RunId = run.RunId,
            Version = (await registry.FindAsync(version.Name, version.Version).ConfigureAwait(false))!,
            Challenger = match.Reports.Challenger,
            Champion = match.Reports.Champion,
            Decision = match.Decision,
            ArchivedModelVersion = promoted ? match.Plan.Champion.Version : null,
        };
    }

    private async Task<bool> TrySeatAsync(RegisteredModelVersion version, ChallengerMatch match, IExperimentRun run)
    {
        try
        {
            await promotion.PromoteAsync(version.Version, new ChampionChange
            {
                Reason = match.Decision.Reasons[0], By = $"run {run.RunId}", ExpectedChampion = match.Plan.Champion.Version,
            }).ConfigureAwait(false);
            return true;
        }
        catch (PromotionConflictException conflict)
        {
            RetrainingLog.ChampionMoved(logger, run.RunId, match.Plan.Champion.Version, conflict.Champion);
            return false;
        }
    }

    private async Task<ChallengerMatch> RematchAsync(
        ChallengerMatch match, RegisteredModelVersion version, int rematches, ModelPackage challenger, RankingDataset heldOut, string folder, IExperimentRun run, RetrainingJournal journal)
    {
        var champion = await registry.FindByAliasAsync(version.Name, ModelNames.Champion).ConfigureAwait(false);
        if (champion is null || rematches >= options.MaximumRematches)
        {
            var reason = champion is null
                ? $"Version {match.Plan.Champion.Version}, which it won against, is no longer in the registry, and no other is the champion. Promote version {version.Version} by hand if it shall serve."
                : $"It won against version {match.Plan.Champion.Version}, but the champion keeps changing: it is version {champion.Version} now. Train again.";
            match = match with { Decision = match.Decision with { Outcome = PromotionOutcome.Inconclusive, Reasons = [reason, .. match.Decision.Reasons] } };
            await RetrainingStations.RecordAsync(match, folder, run).ConfigureAwait(false);
            return match;
        }

        var package = await models.GetAsync($"models:/{champion.Name}/{champion.Version}").ConfigureAwait(false);
        var plan = match.Plan with { Champion = champion, ChampionPackage = package };
        var reports = await stations.EvaluateAsync(plan, challenger, heldOut, journal, CancellationToken.None).ConfigureAwait(false);
        reports = reports.WithCalibrationErrors(heldOut, challenger.Manifest?.Calibration, package.Manifest?.Calibration, plan.Request.Calibration);
        await RetrainingStations.LogAsync(reports, folder, run, journal, CancellationToken.None).ConfigureAwait(false);
        return await stations.DecideAsync(plan, reports, folder, run, journal).ConfigureAwait(false);
    }

    // What PromotionSteps tells the run of a challenger that was promoted.
    private static async Task TellRunAsync(IExperimentRun run, RegisteredModelVersion version)
    {
        const string None = "none";
        await run.LogParametersAsync(new Dictionary<string, string> { [PromotionTags.ArchivedParameter] = None }).ConfigureAwait(false);
        await run.SetTagsAsync(new Dictionary<string, string>
        {
            [RetrainingTags.Version] = version.Version.ToString(CultureInfo.InvariantCulture),
            [RetrainingTags.ArchivedVersion] = None,
        }).ConfigureAwait(false);
    }

    private static Dictionary<string, string> VersionTags(ChallengerMatch match) => new(StringComparer.Ordinal)
    {
        [RetrainingTags.BaseModel] = match.Plan.BaseName,
        [PromotionTags.Decision] = match.Decision.Outcome.ToString().ToLowerInvariant(),
        [PromotionTags.DecisionReason] = match.Decision.Reasons[0],
        [PromotionTags.ComparedWith] = match.Plan.Champion.Version.ToString(CultureInfo.InvariantCulture),
        ["ndcg_at_5"] = match.Reports.Challenger.Mean("ndcg_at_5").ToString("F4", CultureInfo.InvariantCulture),
        ["date_from"] = DateWindow.Text(match.Plan.Request.Window.From),
        ["date_to"] = DateWindow.Text(match.Plan.Request.Window.To),
    };
}
