using Microsoft.Extensions.Logging;

namespace Reranker.Training;

/// <summary>Exports the challenger and compares it with torch, and adds a quantized network.</summary>
internal sealed class ExportStation(RetrainingPipelineOptions options, TimeProvider time, ILogger logger)
{
    /// <param name="context">The retraining.</param>
    /// <param name="datasets">What it learnt from, and is probed with.</param>
    /// <param name="trained">What to export; disposed of, since nobody needs torch's memory any more.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public async Task<ExportedChallenger> RunAsync(
        RetrainingContext context, RetrainingDatasets datasets, TrainedChallenger trained, CancellationToken cancellationToken)
    {
        using var _ = trained;
        context.Journal.Report(new RetrainingProgress(RetrainingPhase.Export));
        var (plan, model, folder) = (context.Plan, trained.Model, context.Workspace.Folder);
        var seed = plan.Request.Training.Seed;
        var export = new ExportOptions
        {
            Probe = ExportProbe.Sample(datasets.HeldOut, model.Tokenizer.MaxLength, seed),
            Manifest = new ModelManifest
            {
                BaseModel = plan.BaseName,
                ParentVersion = plan.BasePackage.Identity.Version,
                DatasetDigest = datasets.Training.Digest,
                Seed = seed,
                Created = time.GetUtcNow(),
            },
        };
        var exported = await CrossEncoderExporter.ExportAsync(model, Path.Combine(folder, "exported", "model"), export, cancellationToken).ConfigureAwait(false);
        await context.Run.LogMetricsAsync(new Dictionary<string, double>
        {
            [RetrainingMetricNames.Training + "export_parity"] = exported.Manifest!.ExportParity!.Value,
            [RetrainingMetricNames.Training + "seconds"] = trained.Duration.TotalSeconds,
        }, cancellationToken: cancellationToken).ConfigureAwait(false);
        var package = await ChallengerQuantization.AddAsync(
            exported, Path.Combine(folder, "model"), datasets.Validation ?? datasets.HeldOut, options.Quantization, context.Run, logger, cancellationToken)
            .ConfigureAwait(false);
        return new ExportedChallenger(package, ChallengerCard.Begin(plan, datasets, trained, options.License));
    }
}
