using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace Reranker.ConsoleHost;

internal static class RerankCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var query = new Option<string>("--query") { Description = "What to look for.", HelpName = "TEXT", Required = true };
        var top = CommonOptions.Number("--top-n", "How many results to print. [default: all]");
        var documents = new Option<string>("--documents")
        {
            Description = """One text a line, or JSON lines {"text", "id"?, "metadata"?}; - for stdin.""",
            HelpName = "FILE",
            DefaultValueFactory = static _ => "-",
        };
        var raw = CommonOptions.Raw();
        var calibrated = CommonOptions.Calibrated();
        var serving = new ServingFlags();
        var command = new Command("rerank", "Ranks documents for a query, best first.") { model, query, top, documents, raw, calibrated };
        serving.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var host = CommandHost.Create(parsed);
            var request = new RerankRequest(parsed.GetRequiredValue(query), await DocumentReader.ReadAsync(parsed.GetRequiredValue(documents), cancellationToken));
            using var reranker = await host.Models.LoadAsync(parsed.GetValue(model), serving.Read(parsed), cancellationToken);
            var options = new RerankOptions { TopN = parsed.GetValue(top), RawScores = parsed.GetValue(raw), Calibrated = parsed.GetValue(calibrated) };
            var response = await reranker.RerankAsync(request, options, cancellationToken);
            host.Terminal.Print(new RankingResult(response.Model.ToString(), response.Results, response.Usage), ResultFormat.Json.RankingResult, Render);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Render(IAnsiConsole console, RankingResult ranking)
    {
        foreach (var result in ranking.Results)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{result.RelevanceScore,9:F4}  {result.Document.Id ?? $"#{result.Index}"}  ");
            console.WriteRow(place + Excerpt(result.Document.Text, console.Profile.Width - place.Length));
        }
    }

    private static string Excerpt(string text, int width)
    {
        text = text.ReplaceLineEndings(" ").Replace('\t', ' ');
        width = Math.Max(width, 20);
        return text.Length <= width ? text : string.Concat(text.AsSpan(0, width - 1), "…");
    }
}
