using System.CommandLine;
using System.Globalization;

namespace Reranker.ConsoleHost;

internal static class ScoreCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var pairs = new Option<string>("--pairs") { Description = """JSON lines {"query", "document"}; - for stdin.""", HelpName = "FILE", Required = true };
        var raw = CommonOptions.Raw();
        var calibrated = CommonOptions.Calibrated();
        var serving = new ServingFlags();
        var command = new Command("score", "Scores query-document pairs, in the order of the input.") { model, pairs, raw, calibrated };
        serving.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var host = CommandHost.Create(parsed);
            var request = new ScoreRequest(await PairReader.ReadAsync(parsed.GetRequiredValue(pairs), cancellationToken));
            using var reranker = await host.Models.LoadAsync(parsed.GetValue(model), serving.Read(parsed), cancellationToken);
            var response = await reranker.ScoreAsync(request, new RerankOptions { RawScores = parsed.GetValue(raw), Calibrated = parsed.GetValue(calibrated) }, cancellationToken);
            host.Terminal.Print(
                new ScoreResult(response.Model.ToString(), response.Scores, response.Usage), ResultFormat.Json.ScoreResult,
                static (console, result) =>
                {
                    foreach (var score in result.Scores)
                        console.WriteRow(score.ToString("R", CultureInfo.InvariantCulture));
                });
            return ExitCode.Success;
        });
        return command;
    }
}
