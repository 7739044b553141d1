using System.Globalization;

namespace Reranker.Training;

/// <summary>Writes model cards: what a model was made of, and how.</summary>
internal static class ModelCard
{
    public static string ForChallenger(RetrainingPlan plan, RankingDataset training, RankingDataset heldOut, double seconds)
    {
        var options = plan.Request.Training;
        return string.Create(CultureInfo.InvariantCulture, $"""
            ---
            library_name: sentence-transformers
            pipeline_tag: text-ranking
            tags: [cross-encoder, reranker]
            base_model: {plan.BaseName}
            ---

            # Challenger of {plan.Request.Window}

            A cross-encoder fine-tuned on feedback by Reranker.Training.

            | | |
            |---|---|
            | base model | {plan.BaseName} ({plan.BasePackage.Identity}) |
            | compared with | {plan.ChampionPackage.Identity} |
            | trained on | {training.Queries.Count} queries, {training.CandidateCount} candidates; digest `{training.Digest}` |
            | held out | {heldOut.Queries.Count} newer queries, {heldOut.CandidateCount} candidates; digest `{heldOut.Digest}` |
            | training | {options.Epochs} epochs of {options.BatchSize} queries a step, {options.NumNegatives} negatives a query, {options.Loss}, learning rate {options.LearningRate}, seed {options.Seed} |
            | time | {seconds:F0} s |

            Metrics and the decision are with the run that made it.

            """);
    }
}
