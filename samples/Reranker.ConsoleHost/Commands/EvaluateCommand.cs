using System.CommandLine;

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
        var against = new Option<string?>("--against") { Description = "Another model to compare with, query by query, on the same candidates.", HelpName = "MODEL" };
        var cutoffs = CommonOptions.Cutoffs();
        var precision = CommonOptions.Precision();
        var command = new Command("evaluate", "Measures how well a model ranks a judged dataset.") { model, dataset, split, candidates, depth, against, cutoffs, precision };
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
            using var other = parsed.GetValue(against) is { } name ? await host.Models.LoadAsync(name, parsed.GetRequiredValue(precision), cancellationToken) : null;
            var result = await evaluation.RunAsync(reranker, other, parsed.GetRequiredValue(cutoffs), host.Terminal, cancellationToken);
            host.Terminal.Print(result, ResultFormat.Json.EvaluationResult, EvaluationText.Render);
            return ExitCode.Success;
        });
        return command;
    }
}
