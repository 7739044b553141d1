using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace Reranker.ConsoleHost;

internal static class EvaluateCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var dataset = new Option<string>("--dataset") { Description = "A BEIR folder: corpus.jsonl, queries.jsonl, qrels.", HelpName = "FOLDER", Required = true };
        var split = new Option<string>("--split") { Description = "Which judgements: qrels/SPLIT.tsv.", HelpName = "SPLIT", DefaultValueFactory = static _ => "test" };
        var candidates = new Option<string?>("--candidates")
        {
            Description = "A run, tab-separated: query, document, rank, score. [default: every judged document of a query]",
            HelpName = "RUN.tsv",
        };
        var depth = CommonOptions.Depth();
        var cutoffs = CommonOptions.Cutoffs();
        var precision = CommonOptions.Precision();
        var command = new Command("evaluate", "Measures how well a model ranks a judged dataset.") { model, dataset, split, candidates, depth, cutoffs, precision };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var host = CommandHost.Create(parsed);
            var options = new BeirOptions
            {
                Split = parsed.GetRequiredValue(split),
                CandidatesFile = parsed.GetValue(candidates),
                Depth = parsed.GetValue(depth) ?? CommonOptions.DefaultDepth,
            };
            var evaluation = await DatasetEvaluation.LoadAsync(parsed.GetRequiredValue(dataset), options, cancellationToken);
            using var reranker = await host.Models.LoadAsync(parsed.GetValue(model), parsed.GetRequiredValue(precision), cancellationToken);
            var result = await evaluation.RunAsync(reranker, parsed.GetRequiredValue(cutoffs), host.Terminal, cancellationToken);
            host.Terminal.Print(result, ResultFormat.Json.EvaluationResult, Render);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Render(IAnsiConsole console, EvaluationResult result)
    {
        console.WriteRow(string.Create(CultureInfo.InvariantCulture, $"{result.Dataset}: {result.Queries:N0} queries, {result.EvaluatedDocuments:N0} documents, {result.Model}"));
        string[] orders = result.Fused is null ? [result.BaselineOrder, "model"] : [result.BaselineOrder, "model", "both"];
        console.WriteTable(
            ["metric", .. orders],
            result.Metrics.Keys.Select(metric => new[] { result.Baseline, result.Metrics, result.Fused }
                .OfType<IReadOnlyDictionary<string, double>>()
                .Select(values => values[metric].ToString("F4", CultureInfo.InvariantCulture))
                .Prepend(metric)));
    }
}
