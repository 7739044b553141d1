using System.CommandLine;
using System.Globalization;
using Reranker.Training;

namespace Reranker.ConsoleHost;

internal static class CalibrateCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var output = CommonOptions.Output("the calibrated package");
        var dataset = new DatasetFlags("Judged queries that the model was not trained on: a BEIR folder, or JSON lines as train reads them.");
        var calibration = CalibrationFlags.OfCalibrate();
        var command = new Command("calibrate", "Fits how a model's scores become probabilities of relevance, and a threshold.") { model, output };
        dataset.AddTo(command);
        calibration.AddTo(command);
        calibration.AddIntoWeightsTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = calibration.Read(parsed, new CalibrationOptions())! with { IntoWeights = calibration.ReadIntoWeights(parsed) };
            await using var host = CommandHost.Create(parsed);
            var judged = await dataset.LoadAsync(dataset.ReadSource(parsed)!, parsed, cancellationToken);
            var package = await host.Models.OpenAsync(parsed.GetValue(model), cancellationToken);
            var calibrated = await CalibrateAsync(host.Terminal, package, parsed.GetRequiredValue(output), judged, options, cancellationToken);
            host.Terminal.Print(
                new CalibrationResult(calibrated.Identity.ToString(), calibrated.Folder, calibrated.Identity.Digest, calibrated.Manifest!.Calibration!),
                ResultFormat.Json.CalibrationResult,
                static (console, result) =>
                {
                    console.WriteRow(result.Folder);
                    foreach (var line in CalibrationText.Of(result.Calibration))
                        console.WriteRow(line);
                });
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<ModelPackage> CalibrateAsync(
        Terminal terminal, ModelPackage package, string output, RankingDataset judged, CalibrationOptions options, CancellationToken cancellationToken)
    {
        using var line = terminal.StartProgress();
        var progress = new SynchronousProgress<EvaluationProgress>(done => line.Show(
            string.Create(CultureInfo.InvariantCulture, $"{judged.Name}: {done.Query:N0} of {done.Total:N0} queries")));
        return await ModelCalibrator.CalibrateAsync(package, output, judged, options, progress, cancellationToken);
    }
}
