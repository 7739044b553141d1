using Microsoft.Extensions.Logging;
using Reranker.Onnx;

namespace Reranker.Training;

/// <summary>Makes datasets of feedback: to learn from, to measure on while learning, and to judge by.</summary>
internal sealed class DatasetStation(RetrainingPipelineOptions options, ILogger logger)
{
    public async Task<RetrainingDatasets> RunAsync(RetrainingContext context, IReadOnlyList<FeedbackRecord> records, CancellationToken cancellationToken)
    {
        context.Journal.Report(new RetrainingProgress(RetrainingPhase.Dataset));
        var (window, run) = (context.Request.Window, context.Run);
        var (training, heldOut, labels) = FeedbackDataset.Split($"feedback-{window}", records, options.HeldOutFraction, context.Request.Labels);
        // A metric: a parameter cannot change when the run is resumed on more feedback.
        if (labels.Propensity?.Eta is { } eta)
            await run.LogMetricsAsync(new Dictionary<string, double> { [RetrainingMetricNames.Training + "propensity_eta"] = eta }, cancellationToken: cancellationToken).ConfigureAwait(false);
        RetrainingLog.Split(logger, run.RunId, training.Queries.Count, heldOut.Queries.Count, records.Count);
        if (training.Queries.Count == 0 || heldOut.Queries.Count == 0)
            throw TooLittle(window, records.Count, training, heldOut);

        var split = RetrainingDatasets.Of(training, heldOut, options.ValidationFraction);
        var datasets = split with { Training = await EnrichAsync(context.Plan, split.Training, cancellationToken).ConfigureAwait(false) };
        var source = $"feedback of {DateWindow.Text(window.From)} to {DateWindow.Text(window.To)}";
        await run.LogDatasetAsync(datasets.Training, "training", source, cancellationToken).ConfigureAwait(false);
        if (datasets.Validation is not null)
            await run.LogDatasetAsync(datasets.Validation, "validation", source, cancellationToken).ConfigureAwait(false);
        await run.LogDatasetAsync(heldOut, "evaluation", source, cancellationToken).ConfigureAwait(false);
        return datasets;
    }

    // Adds what models know of the queries to learn from: the champion's hard negatives, then the teachers' scores.
    private static async Task<RankingDataset> EnrichAsync(RetrainingPlan plan, RankingDataset training, CancellationToken cancellationToken)
    {
        if (plan.Request.HardNegatives is { } negatives)
        {
            using var champion = await RerankerModel.LoadAsync(plan.ChampionPackage, cancellationToken: cancellationToken).ConfigureAwait(false);
            training = await HardNegatives.MineAsync(training, champion, negatives, cancellationToken).ConfigureAwait(false);
        }

        if (plan.Request.Teacher is { } teachers)
            training = (await TeacherScores.AddAsync(TrainingSet.Of(training), teachers, LoadAsync, cancellationToken: cancellationToken).ConfigureAwait(false)).Dataset;
        return training;

        async Task<IReranker> LoadAsync(string name, CancellationToken token) =>
            await RerankerModel.LoadAsync(plan.Teachers[name], cancellationToken: token).ConfigureAwait(false);
    }

    private static NoFeedbackException TooLittle(DateWindow window, int records, RankingDataset training, RankingDataset heldOut)
    {
        var dropped = new DroppedCounts();
        dropped.Add(training.Dropped);
        dropped.Add(heldOut.Dropped);
        var leftOut = dropped.Counts.Count == 0 ? "" : $" Left out: {string.Join(", ", dropped.Counts.Select(static count => $"{count.Value} {count.Key}"))}.";
        return new NoFeedbackException(
            window,
            $"The {records} records of {window} hold {training.Queries.Count} queries to learn from and {heldOut.Queries.Count} to judge by; expected at least one of each, with both relevant results and others.{leftOut} Use a longer window.");
    }
}
