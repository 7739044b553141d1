using System.Globalization;
using Reranker.Training;
using Spectre.Console;

namespace Reranker.ConsoleHost;

/// <summary>Trains a challenger on feedback and lets it meet the champion, as the web host does.</summary>
internal static class FeedbackTraining
{
    public static async Task<int> RunAsync(CommandHost host, RetrainingRequest request, CancellationToken cancellationToken)
    {
        await host.Get<FirstStart>().EnsureAsync(cancellationToken);
        var runId = await EnqueueAsync(host, request, cancellationToken);
        host.Terminal.Note($"Run {runId} of experiment {ModelNames.Experiment}.");
        var outcome = await RunAsync(host, runId, cancellationToken);
        host.Terminal.Print(
            new RetrainingResult
            {
                RunId = outcome.RunId,
                Status = "FINISHED",
                Version = outcome.Version.Version,
                Metrics = new RetrainingMetrics(outcome.Challenger.Means, outcome.Champion.Means),
                Slices = SliceResult.Of([("champion", outcome.Champion), ("challenger", outcome.Challenger)]),
                Decision = outcome.Decision,
                ArchivedModelVersion = outcome.ArchivedModelVersion,
            },
            ResultFormat.Json.RetrainingResult,
            Render);
        return outcome.Decision.Outcome == PromotionOutcome.Promoted ? ExitCode.Success : ExitCode.NotPromoted;
    }

    private static async Task<string> EnqueueAsync(CommandHost host, RetrainingRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await host.Get<RetrainingPipeline>().EnqueueAsync(request, cancellationToken);
        }
        catch (NoFeedbackException error)
        {
            throw new InputException($"{error.Message} Import some with: reranker feedback import FILE");
        }
    }

    private static async Task<RetrainingOutcome> RunAsync(CommandHost host, string runId, CancellationToken cancellationToken)
    {
        using var line = host.Terminal.StartProgress();
        RetrainingPhase? last = null;
        var progress = new SynchronousProgress<RetrainingProgress>(now =>
        {
            line.Show(ProgressText.Of(now), isMilestone: now.Phase != last);
            last = now.Phase;
        });
        return await host.Get<RetrainingPipeline>().RunAsync(runId, progress, cancellationToken);
    }

    private static void Render(IAnsiConsole console, RetrainingResult result)
    {
        console.WriteTable(
            ["metric", "queries", "champion", "challenger", "difference", "95 % interval"],
            result.Decision.Tests.Select(static IEnumerable<string> (test) =>
            [
                test.Slice is null ? test.Metric : $"{test.Metric}, {test.Slice}", test.Queries.ToString("N0", CultureInfo.InvariantCulture), Text(test.Champion), Text(test.Challenger),
                Signed(test.Difference), test is { IntervalLow: { } low, IntervalHigh: { } high } ? $"{Signed(low)} to {Signed(high)}" : "",
            ]));
        console.WriteSlices(result.Slices, "ndcg_at_5", ("champion", "challenger"));
        console.WriteRow($"Version {result.Version.ToString(CultureInfo.InvariantCulture)} {Verdict(result.Decision.Outcome)}");
        foreach (var reason in result.Decision.Reasons)
            console.WriteRow($"- {reason}");
    }

    private static string Verdict(PromotionOutcome outcome) => outcome switch
    {
        PromotionOutcome.Promoted => "is the champion now.",
        PromotionOutcome.Kept => "was not promoted: the champion stays.",
        _ => "was not promoted: the evidence is inconclusive.",
    };

    // Metrics are at most 1; a network has millions of bytes.
    private static string Text(double value) => value.ToString(value < 1000 ? "F4" : "N0", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString(Math.Abs(value) < 1000 ? "+0.0000;-0.0000;0.0000" : "+#,0;-#,0", CultureInfo.InvariantCulture);
}
