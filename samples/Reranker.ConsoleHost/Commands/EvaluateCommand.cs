using System.CommandLine;

namespace Reranker.ConsoleHost;

internal static class EvaluateCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var dataset = new DatasetFlags("A BEIR folder: corpus.jsonl, queries.jsonl, qrels.", helpName: "FOLDER", isRequired: false);
        var against = new Option<string?>("--against") { Description = "Another model to compare with, query by query, on the same candidates.", HelpName = "MODEL" };
        var perQuery = new Option<string?>("--per-query") { Description = "Also write a row a query, with every metric of every order.", HelpName = "FILE.csv" };
        var cutoffs = CommonOptions.Cutoffs();
        var fusionWeight = CommonOptions.FusionWeight();
        var serving = new ServingFlags();
        var online = new Option<bool>("--online") { Description = "Instead: how challengers fared against the champion with users, by the answers and the feedback of --date-from to --date-to." };
        var window = new WindowFlags("the answers");
        var command = new Command("evaluate", "Measures how well a model ranks a judged dataset, or how challengers fare with users (--online).") { model, against, perQuery, cutoffs, fusionWeight, online };
        dataset.AddTo(command);
        serving.AddTo(command);
        window.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var host = CommandHost.Create(parsed);
            var source = dataset.ReadSource(parsed);
            if (parsed.GetValue(online) == (source is not null) || (window.IsAsked(parsed) && !parsed.GetValue(online)))
                throw new UsageException("Say what to measure: either a dataset (--dataset), or what users chose (--online, --date-from, --date-to).");
            if (source is null)
                return await EvaluateOnlineAsync(host, window.Read(parsed), cancellationToken);

            var evaluation = await DatasetEvaluation.LoadAsync(source, dataset.ReadOptions(parsed), parsed.GetValue(fusionWeight), cancellationToken);
            var options = serving.Read(parsed);
            options.MaxStateBytes = DatasetEvaluation.StateBytes;
            using var reranker = await host.Models.LoadAsync(parsed.GetValue(model), options, cancellationToken);
            using var other = parsed.GetValue(against) is { } name ? await host.Models.LoadAsync(name, options, cancellationToken) : null;
            var result = await evaluation.RunAsync(reranker, other, parsed.GetRequiredValue(cutoffs), host.Terminal, cancellationToken);
            host.Terminal.Print(result, ResultFormat.Json.EvaluationResult, EvaluationText.Render);
            if (parsed.GetValue(perQuery) is { } path)
                await WriteRowsAsync(path, result, cancellationToken);
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<int> EvaluateOnlineAsync(CommandHost host, DateWindow window, CancellationToken cancellationToken)
    {
        var report = await OnlineEvaluation.RunAsync(host.Get<IImpressionStore>(), host.Get<IFeedbackStore>(), window, cancellationToken);
        host.Terminal.Print(new OnlineResult(window.From, window.To, report.Comparisons, report.UnknownImpressions), ResultFormat.Json.OnlineResult, OnlineText.Render);
        return ExitCode.Success;
    }

    private static async Task WriteRowsAsync(string path, EvaluationResult result, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(path);
        await PerQueryTable.WriteAsync(writer, result.Reports, cancellationToken);
    }
}
