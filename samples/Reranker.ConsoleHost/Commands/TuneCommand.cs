using System.CommandLine;
using System.Globalization;
using Reranker.Training;

namespace Reranker.ConsoleHost;

internal static class TuneCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var output = CommonOptions.Output("the tuned package");
        var dataset = new DatasetFlags("Judged queries with the candidates of your search: a BEIR folder, or JSON lines as train reads them.");
        var command = new Command("tune", "Fits how much the cosine, the term match and the layers on top of a joined model count; some fifty judged queries are enough.") { model, output };
        dataset.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var host = CommandHost.Create(parsed);
            var judged = await dataset.LoadAsync(dataset.ReadSource(parsed)!, parsed, cancellationToken);
            var package = await host.Models.OpenAsync(parsed.GetValue(model), cancellationToken);
            var tuning = await MatchTuner.TuneAsync(package, parsed.GetRequiredValue(output), judged, cancellationToken);
            var tuned = tuning.Package;
            host.Terminal.Print(
                new TuningResult(tuned.Identity.ToString(), tuned.Folder, tuned.Identity.Digest, tuning.Queries, tuning.Cosine, tuning.Terms, tuning.Layers, tuning.NdcgBefore, tuning.NdcgAfter),
                ResultFormat.Json.TuningResult,
                static (console, result) =>
                {
                    console.WriteRow(result.Folder);
                    console.WriteRow(string.Create(CultureInfo.InvariantCulture, $"cosine {result.Cosine:F2}, terms {result.Terms:F2}, layers on top {result.Layers:P0} of what they were"));
                    console.WriteRow(string.Create(CultureInfo.InvariantCulture, $"nDCG@10 {result.NdcgAt10Before:F4} → {result.NdcgAt10After:F4} on the {result.Queries:N0} queries that it was tuned on"));
                });
            return ExitCode.Success;
        });
        return command;
    }
}
