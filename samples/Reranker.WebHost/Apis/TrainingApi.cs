using Microsoft.AspNetCore.Http.HttpResults;
using Reranker.AspNetCore;

namespace Reranker.WebHost;

/// <summary><c>/train_challenger</c>: starts, shows and cancels trainings.</summary>
internal static class TrainingApi
{
    private const string Path = "/train_challenger";
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(10);

    /// <summary>Where a run is shown.</summary>
    public static string PathOf(string runId) => $"{Path}/{Uri.EscapeDataString(runId)}";

    extension(IEndpointRouteBuilder routes)
    {
        public void MapTraining()
        {
            var group = routes.MapGroup(Path).WithTags("Training").WithRerankerProblems();
            // The same with the trailing slash: routing does not tell them apart.
            group.MapPost("/", StartAsync).RequireAuthorization(Access.Admin).ProducesProblem(409).ProducesProblem(422)
                .WithName("TrainChallenger").WithSummary("Train a challenger on a window of feedback")
                .WithDescription("202 with the run, which goes on in the background; with `Prefer: wait=SECONDS` or `?wait=true` 200 with the outcome. One training at a time.");
            group.MapGet("/{runId}", ShowAsync).RequireAuthorization(Access.Read).ProducesProblem(404)
                .WithName("GetTraining").WithSummary("How a training stands").WithDescription("The state is the MLflow run, so that any replica can answer.");
            group.MapDelete("/{runId}", CancelAsync).RequireAuthorization(Access.Admin).ProducesProblem(404).ProducesProblem(409)
                .WithName("CancelTraining").WithSummary("Cancel a training, whichever host runs it");
        }
    }

    private static async Task<Results<Accepted<TrainingState>, Ok<TrainingState>>> StartAsync(
        JsonBody<TrainBody> body, TrainingJobs jobs, TrainingReports reports, HttpContext context, CancellationToken cancellationToken)
    {
        var runId = await jobs.StartAsync(body.Value.ToRequest(), cancellationToken);
        var patience = WaitPreference.Of(context.Request);
        var hasEnded = patience != TimeSpan.Zero && await jobs.WaitAsync(runId, patience, cancellationToken);
        var state = (await reports.FindAsync(runId, cancellationToken))!;
        if (!hasEnded)
            return TypedResults.Accepted(PathOf(runId), state);
        context.Response.Headers["Preference-Applied"] = "wait";
        return TypedResults.Ok(state);
    }

    private static async Task<Results<Ok<TrainingState>, ProblemHttpResult>> ShowAsync(string runId, TrainingReports reports, CancellationToken cancellationToken) =>
        await reports.FindAsync(runId, cancellationToken) is { } state ? TypedResults.Ok(state) : Unknown(runId);

    private static async Task<Results<Ok<TrainingState>, Accepted<TrainingState>, ProblemHttpResult>> CancelAsync(
        string runId, TrainingJobs jobs, TrainingReports reports, CancellationToken cancellationToken)
    {
        if (await reports.FindAsync(runId, cancellationToken) is not { } state)
            return Unknown(runId);
        if (state.Status is not "RUNNING")
            return TypedResults.Problem(RerankerProblem.Conflict($"The run {runId} has ended already: {state.Status}."));

        await jobs.CancelAsync(runId, cancellationToken);
        var hasEnded = await jobs.WaitAsync(runId, CancelPatience, cancellationToken);
        state = (await reports.FindAsync(runId, cancellationToken))!;
        return hasEnded ? TypedResults.Ok(state) : TypedResults.Accepted(PathOf(runId), state);
    }

    private static ProblemHttpResult Unknown(string runId) => TypedResults.Problem(RerankerProblem.NotFound($"There is no run '{runId}'."));
}
