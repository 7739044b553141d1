using System.CommandLine;

namespace Reranker.ConsoleHost;

internal static class EvaluateCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var dataset = new DatasetFlags("A BEIR folder: corpus.jsonl, queries.jsonl, qrels.", helpName: "FOLDER");
        var against = new Option<string?>("--against") { Description = "Another model to compare with, query by query, on the same candidates.", HelpName = "MODEL" };
        var perQuery = new Option<string?>("--per-query") { Description = "Also write a row a query, with every metric of every order.", HelpName = "FILE.csv" };
        var cutoffs = CommonOptions.Cutoffs();
        var serving = new ServingFlags();
        var command = new Command("evaluate", "Measures how well a model ranks a judged dataset.") { model, against, perQuery, cutoffs };
        dataset.AddTo(command);
        serving.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var host = CommandHost.Create(parsed);
            var evaluation = await DatasetEvaluation.LoadAsync(dataset.ReadSource(parsed)!, dataset.ReadOptions(parsed), cancellationToken);
            using var reranker = await host.Models.LoadAsync(parsed.GetValue(model), serving.Read(parsed), cancellationToken);
            using var other = parsed.GetValue(against) is { } name ? await host.Models.LoadAsync(name, serving.Read(parsed), cancellationToken) : null;
            var result = await evaluation.RunAsync(reranker, other, parsed.GetRequiredValue(cutoffs), host.Terminal, cancellationToken);
            host.Terminal.Print(result, ResultFormat.Json.EvaluationResult, EvaluationText.Render);
            if (parsed.GetValue(perQuery) is { } path)
                await WriteRowsAsync(path, result, cancellationToken);
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task WriteRowsAsync(string path, EvaluationResult result, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(path);
        await PerQueryTable.WriteAsync(writer, result.Reports, cancellationToken);
    }
}
