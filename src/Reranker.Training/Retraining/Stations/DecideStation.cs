using Microsoft.Extensions.Logging;

namespace Reranker.Training;

/// <summary>Weighs the evidence, and records what was decided.</summary>
internal sealed class DecideStation(RetrainingPipelineOptions options, ILogger logger)
{
    public Task<ChallengerMatch> RunAsync(RetrainingContext context, RetrainingReports reports)
    {
        context.Journal.Report(new RetrainingProgress(RetrainingPhase.Decide));
        var decision = new ChampionChallengerPolicy(options.Policy).Decide(reports.Champion, reports.Challenger);
        return RecordAsync(context, new ChallengerMatch(context.Plan, reports, decision));
    }

    /// <summary>Leaves it undecided, since there is no champion to meet, or always another one.</summary>
    public static Task<ChallengerMatch> GiveUpAsync(
        RetrainingContext context, ChallengerMatch match, RegisteredModelVersion version, RegisteredModelVersion? champion)
    {
        var before = match.Plan.Champion.Version;
        var reason = champion is null
            ? $"Version {before}, which it won against, is no longer in the registry, and no other is the champion. Promote version {version.Version} by hand if it shall serve."
            : $"It won against version {before}, but the champion keeps changing: it is version {champion.Version} now. Train again.";
        var decision = match.Decision with { Outcome = PromotionOutcome.Inconclusive, Reasons = [reason, .. match.Decision.Reasons] };
        return RecordAsync(context, match with { Decision = decision });
    }

    private static async Task<ChallengerMatch> RecordAsync(RetrainingContext context, ChallengerMatch match)
    {
        var tags = new Dictionary<string, string> { [RetrainingTags.Decision] = match.Decision.ToJson(indented: false) };
        await context.Run.SetTagsAsync(tags).ConfigureAwait(false);
        return match;
    }

    /// <summary>Shows what was decided, once the challenger has a version to be called by. The run's tags tell the same, so that a store that fails now stops no promotion.</summary>
    public async Task ShowAsync(RetrainingContext context, ChallengerMatch match, RegisteredModelVersion version)
    {
        try
        {
            var files = await DecisionRecord.WriteAsync(match, version, Path.Combine(context.Workspace.Folder, "decision")).ConfigureAwait(false);
            await context.Run.LogArtifactAsync(files, "decision").ConfigureAwait(false);
        }
        catch (TrackingException error)
        {
            RetrainingLog.NotShown(logger, context.Run.RunId, error);
        }
    }
}
