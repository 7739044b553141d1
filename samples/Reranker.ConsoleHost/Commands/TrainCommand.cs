using System.CommandLine;
using Reranker.Training;

namespace Reranker.ConsoleHost;

/// <summary>Trains: on files into a folder, or on the feedback of some days as a challenger.</summary>
internal static class TrainCommand
{
    // A model that knows nothing yet learns in larger steps than one that shall forget nothing, and from easy contrasts first.
    private static readonly TrainingOptions FromScratch = new() { LearningRate = 1e-3, InBatchNegatives = 2 };

    public static Command Create()
    {
        var model = CommonOptions.Model("The model to start from. [default: the champion]");
        var window = new WindowFlags("the feedback to train a challenger on");
        var feedback = new FeedbackFlags();
        var calibration = CalibrationFlags.OfTrain();
        var enrichment = new EnrichmentFlags();
        var files = new OfflineFlags();
        var training = new TrainingFlags();
        var command = new Command("train", "Trains a challenger on feedback (--date-from, --date-to), or a model on files (--data or --recipe, --output).") { model };
        window.AddTo(command);
        feedback.AddTo(command);
        calibration.AddTo(command);
        enrichment.AddTo(command);
        files.AddTo(command);
        training.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var isWindow = window.IsAsked(parsed);
            await using var host = CommandHost.Create(parsed);
            if (isWindow == files.IsAsked(parsed))
                throw new UsageException("Say what to train on: either feedback (--date-from, --date-to) or files (--data or --recipe, --output).");
            if (isWindow)
            {
                files.RequireNone(parsed);
                enrichment.RequireChampion(parsed);
                var options = training.Read(parsed, new TrainingOptions());
                var request = new RetrainingRequest(window.Read(parsed))
                {
                    BaseModel = parsed.GetValue(model),
                    Labels = feedback.ReadLabels(parsed),
                    HardNegatives = enrichment.ReadHardNegatives(parsed),
                    Teacher = enrichment.ReadTeacher(parsed, options),
                    Calibration = calibration.Read(parsed, new CalibrationOptions()),
                    Training = options,
                };
                return await FeedbackTraining.RunAsync(host, request, cancellationToken);
            }

            feedback.RequireNone(parsed);
            var plan = files.Read(parsed, parsed.GetValue(model), isNew => training.Read(parsed, isNew ? FromScratch : new TrainingOptions()));
            plan = plan with
            {
                HardNegatives = enrichment.ReadHardNegatives(parsed),
                HardNegativesModel = enrichment.ReadHardNegativesModel(parsed),
                Teacher = enrichment.ReadTeacher(parsed, plan.Training),
                Calibration = calibration.Read(parsed, usual: null),
            };
            if (plan is { Calibration: not null, Validation: [] })
                throw new UsageException("A calibration is fitted on queries that the model was not trained on: name some with --validate, or calibrate the package afterwards.");
            if (plan is { Validation: [], Training: { Patience: not null } or { EvaluateEvery: not null } })
                throw new UsageException("--patience and --evaluate-every are about queries that the model is measured on while it trains: name some with --validate, or leave them out.");
            var package = await new OfflineTraining(host).RunAsync(plan, cancellationToken);
            host.Terminal.Print(
                new PackageResult(package.Identity.ToString(), package.Folder, package.Identity.Digest, package.Manifest!.ExportParity, package.Manifest.Metrics, package.Manifest.Calibration),
                ResultFormat.Json.PackageResult,
                static (console, result) =>
                {
                    console.WriteRow(result.Folder);
                    foreach (var line in result.Calibration is { } fitted ? CalibrationText.Of(fitted) : [])
                        console.WriteRow(line);
                });
            return ExitCode.Success;
        });
        return command;
    }
}
