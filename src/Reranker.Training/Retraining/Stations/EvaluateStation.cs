using Microsoft.Extensions.Logging;
using Reranker.Onnx;

namespace Reranker.Training;

/// <summary>Lets challenger and champion rank the held-out queries, and gives the challenger its calibration and its card.</summary>
internal sealed class EvaluateStation(RetrainingPipelineOptions options, ILogger logger)
{
    // Two models are evaluated side by side, and others use the machine, too.
    private const int StateMemoryShare = 8;

    public async Task<EvaluatedChallenger> RunAsync(
        RetrainingContext context, ExportedChallenger exported, RankingDataset heldOut, CancellationToken cancellationToken)
    {
        var measured = await MeasureAsync(context, exported.Package, heldOut, cancellationToken).ConfigureAwait(false);
        var calibrated = await ChallengerCalibration.AddAsync(
            exported.Package, heldOut, measured.Challenger, context.Request.Calibration, context.Run, logger, cancellationToken).ConfigureAwait(false);
        var reports = WithCalibrationErrors(context.Plan, measured, calibrated, heldOut);
        var package = await ChallengerCard.FinishAsync(exported.Card, calibrated, reports, cancellationToken).ConfigureAwait(false);
        // The card has changed its digest.
        return new EvaluatedChallenger(package, reports with { Challenger = reports.Challenger with { Model = package.Identity } });
    }

    /// <summary>Lets a challenger that is finished meet another champion.</summary>
    public async Task<RetrainingReports> CompareAsync(RetrainingContext context, ModelPackage challenger, RankingDataset heldOut) =>
        WithCalibrationErrors(
            context.Plan, await MeasureAsync(context, challenger, heldOut, CancellationToken.None).ConfigureAwait(false), challenger, heldOut);

    private async Task<RetrainingReports> MeasureAsync(
        RetrainingContext context, ModelPackage package, RankingDataset heldOut, CancellationToken cancellationToken)
    {
        // Documents come back for other queries all through a month: a joined model shall read each of them once, as far as memory goes.
        var serving = new OnnxRerankerOptions();
        serving.MaxStateBytes = Math.Max(serving.MaxStateBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / StateMemoryShare);
        using var challenger = await RerankerModel.LoadAsync(package, serving, cancellationToken).ConfigureAwait(false);
        using var champion = await RerankerModel.LoadAsync(context.Plan.ChampionPackage, serving, cancellationToken).ConfigureAwait(false);
        var cutoffs = options.Policy.Metrics.Select(static metric => RankingMetrics.CutoffOf(metric)!.Value);
        var evaluation = new EvaluationOptions { Cutoffs = [.. new EvaluationOptions().Cutoffs.Union(cutoffs)] };
        var reports = await RerankingEvaluator.EvaluateAsync(
            [challenger, champion], heldOut, evaluation, new Phase(context.Journal), cancellationToken).ConfigureAwait(false);
        return new RetrainingReports(
            reports[0] with { ModelBytes = NetworkBytes(package) },
            reports[1] with { ModelBytes = NetworkBytes(context.Plan.ChampionPackage) },
            RerankingEvaluator.EvaluateBaseline(heldOut, evaluation));
    }

    private static RetrainingReports WithCalibrationErrors(RetrainingPlan plan, RetrainingReports reports, ModelPackage challenger, RankingDataset heldOut) =>
        reports.WithCalibrationErrors(
            heldOut, challenger.Manifest?.Calibration, plan.ChampionPackage.Manifest?.Calibration, plan.Request.Calibration);

    // A large network keeps its weights beside it, in model.onnx_data; one that is written when it is loaded has weights alone.
    private static long NetworkBytes(ModelPackage package)
    {
        var path = File.Exists(package.OnnxPath) ? package.OnnxPath : package.WeightsPath;
        return new FileInfo(path).Directory!.EnumerateFiles(Path.GetFileName(path) + "*").Sum(static file => file.Length);
    }

    private sealed class Phase(RetrainingJournal journal) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) =>
            journal.Report(new RetrainingProgress(RetrainingPhase.Evaluate, value.Query, value.Total));
    }
}
