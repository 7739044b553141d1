using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace Reranker.ConsoleHost;

internal static class ModelsCommand
{
    private const string ShownMetric = "ndcg_at_5";

    public static Command Create()
    {
        var history = new Option<bool>("--history") { Description = "Also list who was the champion when and why, and the runs with what was decided." };
        var command = new Command("models", "Lists the versions of the registered model, newest first.") { history };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var host = CommandHost.Create(parsed);
            var versions = new List<VersionResult>();
            foreach (var version in await host.Get<IModelRegistry>().ListAsync(ModelNames.RegisteredModel, cancellationToken))
                versions.Add(await host.DescribeAsync(version, cancellationToken));
            var runs = parsed.GetValue(history)
                ? await host.Get<IExperimentTracker>().ListRunsAsync(ModelNames.Experiment, cancellationToken: cancellationToken)
                : null;
            var terms = parsed.GetValue(history) ? await host.Get<ModelPromotion>().ListTermsAsync(cancellationToken) : null;
            host.Terminal.Print(
                new ModelsResult(ModelNames.RegisteredModel, versions, runs?.Select(RunResult.From).ToArray(), terms), ResultFormat.Json.ModelsResult, Render);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Render(IAnsiConsole console, ModelsResult models)
    {
        if (models.Versions.Count == 0)
        {
            console.WriteRow("No model is registered yet. Register one: reranker register-base");
        }
        else
        {
            console.WriteTable(
                ["version", "stage", "aliases", "registered", ShownMetric],
                models.Versions.Select(static IEnumerable<string> (version) =>
                [
                    version.Version.ToString(CultureInfo.InvariantCulture), version.Stage, string.Join(", ", version.Aliases),
                    Moment(version.CreatedAt), Metric(version.Metrics),
                ]));
        }

        if (models.Terms is { Count: > 0 } terms)
        {
            console.WriteTable(
                ["champion", "since", "until", "by", "why"],
                terms.Select(static IEnumerable<string> (term) =>
                [
                    term.Version.ToString(CultureInfo.InvariantCulture), Moment(term.Since), term.Until is { } until ? Moment(until) : "",
                    $"{term.Cause.ToString().ToLowerInvariant()}, {term.By}", term.Reason,
                ]));
        }

        if (models.History is { Count: > 0 } history)
        {
            console.WriteTable(
                ["run", "name", "status", "decision", ShownMetric, "why"],
                history.Select(static IEnumerable<string> (run) =>
                    [run.RunId[..8], run.Name, run.Status, run.Decision?.Outcome.ToString().ToLowerInvariant() ?? "", Metric(run.Metrics), run.Decision?.Reasons[0] ?? run.Error ?? ""]));
        }
    }

    private static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    private static string Metric(IReadOnlyDictionary<string, double> metrics) =>
        metrics.TryGetValue(ShownMetric, out var value) ? value.ToString("F4", CultureInfo.InvariantCulture) : "";
}
