using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Reranker.Training;

/// <summary>Registers a challenger and, where it has won, gives it the champion's place.</summary>
internal sealed class PromoteStation(IModelRegistry registry, ModelPromotion promotion, RetrainingPipelineOptions options, ILogger logger)
{
    private const string None = "none";

    /// <summary>Makes the challenger a version.</summary>
    public async Task<RegisteredModelVersion> RegisterAsync(RetrainingContext context, ChallengerMatch match, string source)
    {
        context.Journal.Report(new RetrainingProgress(RetrainingPhase.Promote));
        var version = await registry.RegisterAsync(options.RegisteredModel, source, context.Run.RunId, TagsOf(match)).ConfigureAwait(false);
        await registry.SetAliasAsync(version.Name, ModelNames.Challenger, version.Version).ConfigureAwait(false);
        await registry.DescribeModelAsync(version.Name, RetrainingNotes.RegisteredModel(version.Name)).ConfigureAwait(false);
        await DescribeAsync(context.Run, match, version).ConfigureAwait(false);
        return version;
    }

    /// <summary>Does as was decided.</summary>
    /// <returns><see langword="false"/> where the challenger has won against a champion that another version has replaced meanwhile.</returns>
    public async Task<bool> TryConcludeAsync(RetrainingContext context, ChallengerMatch match, RegisteredModelVersion version)
    {
        if (match.Decision.Outcome != PromotionOutcome.Promoted)
        {
            await TellRunAsync(context.Run).ConfigureAwait(false);
            return true;
        }

        try
        {
            await promotion.PromoteAsync(version.Version, new ChampionChange
            {
                Reason = match.Decision.Reasons[0], By = $"run {context.Run.RunId}", ExpectedChampion = match.Plan.Champion.Version,
            }).ConfigureAwait(false);
            return true;
        }
        catch (PromotionConflictException conflict)
        {
            RetrainingLog.ChampionMoved(logger, context.Run.RunId, match.Plan.Champion.Version, conflict.Champion);
            return false;
        }
    }

    /// <summary>Tells the version and its run of another match.</summary>
    public async Task TellAsync(RetrainingContext context, RegisteredModelVersion version, ChallengerMatch match)
    {
        await registry.SetTagsAsync(version.Name, version.Version, TagsOf(match)).ConfigureAwait(false);
        await DescribeAsync(context.Run, match, version).ConfigureAwait(false);
    }

    public async Task<RetrainingOutcome> OutcomeOfAsync(RetrainingContext context, ChallengerMatch match, RegisteredModelVersion version) => new()
    {
        RunId = context.Run.RunId,
        Version = await registry.GetAsync(version.Name, version.Version).ConfigureAwait(false),
        Challenger = match.Reports.Challenger,
        Champion = match.Reports.Champion,
        Decision = match.Decision,
        ArchivedModelVersion = match.Decision.Outcome == PromotionOutcome.Promoted ? match.Plan.Champion.Version : null,
    };

    // Before the promotion, which adds its own line to the version's.
    private async Task DescribeAsync(IExperimentRun run, ChallengerMatch match, RegisteredModelVersion version)
    {
        await registry.SetDescriptionAsync(version.Name, version.Version, RetrainingNotes.Version(match, version)).ConfigureAwait(false);
        await run.SetTagsAsync(new Dictionary<string, string>
        {
            [RetrainingTags.Note] = RetrainingNotes.Decided(match, version),
            [RetrainingTags.Version] = version.Version.ToString(CultureInfo.InvariantCulture),
            [RetrainingTags.Outcome] = match.Decision.Outcome.ToString().ToLowerInvariant(),
        }).ConfigureAwait(false);
    }

    // What PromotionSteps tells the run of a challenger that was promoted.
    private static async Task TellRunAsync(IExperimentRun run)
    {
        await run.LogParametersAsync(new Dictionary<string, string> { [PromotionTags.ArchivedParameter] = None }).ConfigureAwait(false);
        await run.SetTagsAsync(new Dictionary<string, string>
        {
            [RetrainingTags.ArchivedVersion] = None,
        }).ConfigureAwait(false);
    }

    private static Dictionary<string, string> TagsOf(ChallengerMatch match) => new(StringComparer.Ordinal)
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
