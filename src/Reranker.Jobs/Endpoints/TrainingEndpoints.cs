using Microsoft.AspNetCore.Http.HttpResults;
using Reranker.AspNetCore;

namespace Reranker.Jobs;

/// <summary><c>/train_challenger</c>: starts, lists, shows and cancels trainings.</summary>
internal static class TrainingEndpoints
{
    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(10);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/train_challenger").WithTags("Training").WithRerankerProblems();
        // The same with the trailing slash: routing does not tell them apart.
        group.MapPost("/", StartAsync).ProducesProblem(409).ProducesProblem(422)
            .WithName("TrainChallenger").WithSummary("Train a challenger on a window of feedback")
            .WithDescription("202 with the run, which goes on in the background; with `Prefer: wait=SECONDS` or `?wait=true` 200 with the outcome. One training at a time.");
        group.MapGet("/", ListAsync).WithName("ListTrainings").WithSummary("The trainings, newest first");
        group.MapGet("/{runId}", ShowAsync).ProducesProblem(404)
            .WithName(RerankerEndpointNames.GetTraining).WithSummary("How a training stands").WithDescription("The state is the MLflow run, so that any replica can answer.");
        group.MapDelete("/{runId}", CancelAsync).ProducesProblem(404).ProducesProblem(409)
            .WithName("CancelTraining").WithSummary("Cancel a training, whichever host runs it");
    }

    private static async Task<Results<Accepted<TrainingResponse>, Ok<TrainingResponse>>> StartAsync(
        JsonBody<TrainBody> body, TrainingJobs jobs, TrainingResponses responses, HttpContext context, CancellationToken cancellationToken)
    {
        var runId = await jobs.StartAsync(body.Value.ToRequest(), cancellationToken).ConfigureAwait(false);
        var timeout = WaitPreference.Of(context.Request);
        var hasEnded = timeout != TimeSpan.Zero && await jobs.WaitAsync(runId, timeout, cancellationToken).ConfigureAwait(false);
        var training = (await responses.FindAsync(runId, context, cancellationToken).ConfigureAwait(false))!;
        if (!hasEnded)
            return TypedResults.Accepted(training.Links[TrainingResponses.Self], training);
        context.Response.Headers["Preference-Applied"] = "wait";
        return TypedResults.Ok(training);
    }

    private static async Task<Ok<TrainingsResponse>> ListAsync(TrainingResponses responses, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await responses.ListAsync(context, cancellationToken).ConfigureAwait(false));

    private static async Task<Results<Ok<TrainingResponse>, ProblemHttpResult>> ShowAsync(
        string runId, TrainingResponses responses, HttpContext context, CancellationToken cancellationToken) =>
        await responses.FindAsync(runId, context, cancellationToken).ConfigureAwait(false) is { } training ? TypedResults.Ok(training) : Unknown(runId);

    private static async Task<Results<Ok<TrainingResponse>, Accepted<TrainingResponse>, ProblemHttpResult>> CancelAsync(
        string runId, TrainingJobs jobs, TrainingResponses responses, HttpContext context, CancellationToken cancellationToken)
    {
        if (await responses.FindAsync(runId, context, cancellationToken).ConfigureAwait(false) is not { } training)
            return Unknown(runId);
        if (training.Status is not "RUNNING")
            return TypedResults.Problem(RerankerProblem.Conflict($"The run {runId} has ended already: {training.Status}."));

        await jobs.CancelAsync(runId, cancellationToken).ConfigureAwait(false);
        var hasEnded = await jobs.WaitAsync(runId, CancelTimeout, cancellationToken).ConfigureAwait(false);
        training = (await responses.FindAsync(runId, context, cancellationToken).ConfigureAwait(false))!;
        return hasEnded ? TypedResults.Ok(training) : TypedResults.Accepted(training.Links[TrainingResponses.Self], training);
    }

    private static ProblemHttpResult Unknown(string runId) => TypedResults.Problem(RerankerProblem.NotFound($"There is no run '{runId}'."));
}
