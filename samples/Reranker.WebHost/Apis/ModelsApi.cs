using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Reranker.AspNetCore;
using Reranker.Training;

namespace Reranker.WebHost;

/// <summary><c>/models</c>: versions, promotion by hand, and the way back.</summary>
internal static class ModelsApi
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapModels()
        {
            var group = routes.MapGroup("/models").WithTags("Models").WithRerankerProblems();
            group.MapGet("/", ListAsync).RequireAuthorization(Access.Read)
                .WithName("ListModels").WithSummary("All versions, newest first, with stage, aliases and metrics, and who was the champion when");
            group.MapPost("/{version:int}/promote", PromoteAsync).RequireAuthorization(Access.Admin).ProducesProblem(404).ProducesProblem(409)
                .WithName("PromoteModel").WithSummary("Make a version the champion").WithDescription("The old champion is archived and becomes `previous`. Every replica switches within seconds.");
            group.MapPost("/rollback", RollbackAsync).RequireAuthorization(Access.Admin).ProducesProblem(409)
                .WithName("RollbackModel").WithSummary("Make the previous champion the champion again");
        }
    }

    private static async Task<Ok<ModelsAnswer>> ListAsync(
        ModelPromotion promotion, IModelRegistry registry, IExperimentTracker tracker, IOptions<RetrainingPipelineOptions> options, CancellationToken cancellationToken)
    {
        var name = options.Value.RegisteredModel;
        var versions = new List<ModelBody>();
        foreach (var version in await registry.ListAsync(name, cancellationToken))
            versions.Add(await BodyAsync(version, tracker, cancellationToken));
        var terms = await promotion.ListTermsAsync(cancellationToken);
        return TypedResults.Ok(new ModelsAnswer(name, versions.Find(static version => version.Aliases.Contains(ModelNames.Champion))?.Version, [.. versions], [.. terms.Select(TermBody.Of)]));
    }

    private static async Task<Results<Ok<ModelBody>, ProblemHttpResult>> PromoteAsync(
        int version, JsonBody<ChangeBody>? body, ModelPromotion promotion, IModelRegistry registry, IExperimentTracker tracker, IOptions<RetrainingPipelineOptions> options, CancellationToken cancellationToken)
    {
        var name = options.Value.RegisteredModel;
        if (await registry.FindAsync(name, version, cancellationToken) is null)
            return TypedResults.Problem(RerankerProblem.NotFound($"The registered model '{name}' has no version {version}. GET /models lists them."));
        return TypedResults.Ok(await BodyAsync(await promotion.PromoteAsync(version, ChangeBody.Read(body?.Value), cancellationToken), tracker, cancellationToken));
    }

    private static async Task<Ok<ModelBody>> RollbackAsync(JsonBody<ChangeBody>? body, ModelPromotion promotion, IExperimentTracker tracker, CancellationToken cancellationToken) =>
        TypedResults.Ok(await BodyAsync(await promotion.RollbackAsync(ChangeBody.Read(body?.Value), cancellationToken), tracker, cancellationToken));

    private static async Task<ModelBody> BodyAsync(RegisteredModelVersion version, IExperimentTracker tracker, CancellationToken cancellationToken)
    {
        var run = version.RunId is null ? null : await tracker.FindRunAsync(version.RunId, cancellationToken);
        return new ModelBody(version.Version, version.Stage, version.Aliases, version.CreatedAt, version.RunId, version.Description, run?.Metrics ?? new Dictionary<string, double>(), version.Tags,
            version.RunId is null ? null : LinksOf(version.RunId, run));
    }

    private static Dictionary<string, string> LinksOf(string runId, ExperimentRunInfo? run)
    {
        var links = new Dictionary<string, string> { ["run"] = TrainingApi.PathOf(runId) };
        if (run?.Page is { } page)
            links["mlflow"] = page.ToString();
        return links;
    }
}

/// <summary>Why the champion is changed; nothing of it has to be said.</summary>
/// <param name="Reason">A sentence for the registry.</param>
/// <param name="By">Who wants it.</param>
/// <param name="ExpectedChampion">The version that must be the champion still; otherwise 409.</param>
internal sealed record ChangeBody(string? Reason = null, string? By = null, int? ExpectedChampion = null)
{
    public static ChampionChange Read(ChangeBody? body)
    {
        var change = new ChampionChange();
        return change with { Reason = body?.Reason ?? change.Reason, By = body?.By ?? change.By, ExpectedChampion = body?.ExpectedChampion };
    }
}

/// <summary>A registered model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Champion">The version that serves.</param>
/// <param name="Versions">Newest first.</param>
/// <param name="Terms">Who was the champion when, newest first.</param>
internal sealed record ModelsAnswer(string Name, int? Champion, ModelBody[] Versions, TermBody[] Terms);

/// <summary>A version's time as the champion.</summary>
/// <param name="Version">The champion.</param>
/// <param name="Predecessor">The champion before.</param>
/// <param name="Since">From when.</param>
/// <param name="Until">Until when; absent for the champion of now.</param>
/// <param name="Cause">promotion, rollback or restoration.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="By">Who made it the champion.</param>
internal sealed record TermBody(int Version, int? Predecessor, DateTimeOffset Since, DateTimeOffset? Until, PromotionCause Cause, string Reason, string By)
{
    public static TermBody Of(ChampionTerm term) => new(term.Version, term.Predecessor, term.Since, term.Until, term.Cause, term.Reason, term.By);
}

/// <summary>A version of the registered model.</summary>
/// <param name="Version">Its number, from 1.</param>
/// <param name="Stage">None, Staging, Production or Archived.</param>
/// <param name="Aliases">champion, challenger, previous or none.</param>
/// <param name="CreatedAt">When it was registered.</param>
/// <param name="RunId">The run that made it.</param>
/// <param name="Description">What people wrote about it.</param>
/// <param name="Metrics">The metrics of that run.</param>
/// <param name="Tags">Its tags; of a challenger <c>decision</c>, <c>decision_reason</c> and <c>compared_with_version</c> tell how it did.</param>
/// <param name="Links"><c>run</c>: the training that made it; <c>mlflow</c>: its page on the MLflow server, where there is one.</param>
internal sealed record ModelBody(
    int Version, string Stage, IReadOnlyList<string> Aliases, DateTimeOffset CreatedAt, string? RunId, string? Description,
    IReadOnlyDictionary<string, double> Metrics, IReadOnlyDictionary<string, string> Tags, IReadOnlyDictionary<string, string>? Links = null);
