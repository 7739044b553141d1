namespace Reranker.Training;

/// <summary>What every station of a retraining has at hand.</summary>
/// <param name="Run">Records it.</param>
/// <param name="Plan">What was settled before it began.</param>
/// <param name="Journal">Hears of its progress.</param>
/// <param name="Workspace">Keeps its files while it runs.</param>
internal sealed record RetrainingContext(IExperimentRun Run, RetrainingPlan Plan, RetrainingJournal Journal, RetrainingWorkspace Workspace)
{
    public RetrainingRequest Request => Plan.Request;
}
