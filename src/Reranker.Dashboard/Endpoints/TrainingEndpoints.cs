using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Reranker.Dashboard;

/// <summary>Trainings: the page, and the runs that it keeps asking for.</summary>
internal static class TrainingEndpoints
{
    private const int MaxRuns = 30;

    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/training", ShowAsync);
        group.MapGet("/training/runs", RunsAsync);
    }

    private static async Task<RazorComponentResult<TrainingPage>> ShowAsync(HttpContext http, TimeProvider time, CancellationToken cancellationToken)
    {
        var context = PageContext.Of(http, "/training");
        var (trainings, error) = await ReadAsync(http, cancellationToken).ConfigureAwait(false);
        var newest = http.RequestServices.GetService<IFeedbackStore>() is { } store ? await FeedbackView.NewestDayAsync(store, time, cancellationToken).ConfigureAwait(false) : null;
        return new(new
        {
            Context = context,
            HasTracker = http.RequestServices.GetService<IExperimentTracker>() is not null,
            Trainings = trainings,
            Error = error,
            From = newest is { } to ? DateWindow.Text(to.AddDays(-30)) : null,
            To = newest is { } day ? DateWindow.Text(day) : null,
        });
    }

    private static async Task<RazorComponentResult<Runs>> RunsAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var (trainings, error) = await ReadAsync(http, cancellationToken).ConfigureAwait(false);
        return new(new { Context = PageContext.Of(http, "/training/runs"), Trainings = trainings, Error = error });
    }

    private static async Task<(IReadOnlyList<TrainingView>, string?)> ReadAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (http.RequestServices.GetService<IExperimentTracker>() is not { } tracker)
            return ([], null);
        try
        {
            var experiment = http.RequestServices.GetRequiredService<IOptions<RerankerDashboardOptions>>().Value.Experiment;
            return ([.. (await tracker.ListRunsAsync(experiment, cancellationToken: cancellationToken).ConfigureAwait(false)).Where(IsTraining).Take(MaxRuns).Select(TrainingView.Of)], null);
        }
        catch (TrackingException error)
        {
            return ([], $"The experiment tracker does not answer. {error.Message}");
        }
    }

    // Base models are runs of the experiment too.
    private static bool IsTraining(ExperimentRunInfo run) => run.Tags.ContainsKey(RetrainingTags.Request);
}
