using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Reranker.Training;

namespace Reranker.WebHost;

/// <summary><c>/models</c>: versions, promotion by hand, and the way back.</summary>
internal static class ModelsApi
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapModels()
        {
            var group = routes.MapGroup("/models").WithTags("Models");
            group.MapGet("/", ListAsync).RequireAuthorization(Access.Read)
                .WithName("ListModels").WithSummary("All versions, newest first, with stage, aliases and metrics");
            group.MapPost("/{version:int}/promote", PromoteAsync).RequireAuthorization(Access.Admin).ProducesProblem(404)
                .WithName("PromoteModel").WithSummary("Make a version the champion").WithDescription("The old champion is archived and becomes `previous`. Every replica switches within seconds.");
            group.MapPost("/rollback", RollbackAsync).RequireAuthorization(Access.Admin).ProducesProblem(409)
                .WithName("RollbackModel").WithSummary("Make the previous champion the champion again");
        }
    }

    private static async Task<Ok<ModelsAnswer>> ListAsync(IModelRegistry registry, IExperimentTracker tracker, IOptions<RetrainingPipelineOptions> options, CancellationToken cancellationToken)
    {
        var name = options.Value.RegisteredModel;
        var versions = new List<ModelBody>();
        foreach (var version in await registry.ListAsync(name, cancellationToken))
            versions.Add(await BodyAsync(version, tracker, cancellationToken));
        return TypedResults.Ok(new ModelsAnswer(name, versions.Find(static version => version.Aliases.Contains(ModelNames.Champion))?.Version, [.. versions]));
    }

    private static async Task<Results<Ok<ModelBody>, ProblemHttpResult>> PromoteAsync(
        int version, ModelPromotion promotion, IModelRegistry registry, IExperimentTracker tracker, IOptions<RetrainingPipelineOptions> options, CancellationToken cancellationToken)
    {
        var name = options.Value.RegisteredModel;
        if (await registry.FindAsync(name, version, cancellationToken) is null)
            return TypedResults.Problem(ProblemTable.NotFound($"The registered model '{name}' has no version {version}. GET /models lists them."));
        return TypedResults.Ok(await BodyAsync(await promotion.PromoteAsync(version, cancellationToken), tracker, cancellationToken));
    }

    private static async Task<Results<Ok<ModelBody>, ProblemHttpResult>> RollbackAsync(
        ModelPromotion promotion, IModelRegistry registry, IExperimentTracker tracker, IOptions<RetrainingPipelineOptions> options, CancellationToken cancellationToken)
    {
        var name = options.Value.RegisteredModel;
        if (await registry.FindByAliasAsync(name, ModelNames.Previous, cancellationToken) is null)
            return TypedResults.Problem(ProblemTable.Conflict($"No version of '{name}' was the champion before this one: there is nothing to go back to."));
        return TypedResults.Ok(await BodyAsync(await promotion.RollbackAsync(cancellationToken), tracker, cancellationToken));
    }

    private static async Task<ModelBody> BodyAsync(RegisteredModelVersion version, IExperimentTracker tracker, CancellationToken cancellationToken)
    {
        var run = version.RunId is null ? null : await tracker.FindRunAsync(version.RunId, cancellationToken);
        return new ModelBody(version.Version, version.Stage, version.Aliases, version.CreatedAt, version.RunId, version.Description, run?.Metrics ?? new Dictionary<string, double>(), version.Tags);
    }
}

/// <summary>A registered model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Champion">The version that serves.</param>
/// <param name="Versions">Newest first.</param>
internal sealed record ModelsAnswer(string Name, int? Champion, ModelBody[] Versions);

/// <summary>A version of the registered model.</summary>
/// <param name="Version">Its number, from 1.</param>
/// <param name="Stage">None, Staging, Production or Archived.</param>
/// <param name="Aliases">champion, challenger, previous or none.</param>
/// <param name="CreatedAt">When it was registered.</param>
/// <param name="RunId">The run that made it.</param>
/// <param name="Description">What people wrote about it.</param>
/// <param name="Metrics">The metrics of that run.</param>
/// <param name="Tags">Its tags.</param>
internal sealed record ModelBody(
    int Version, string Stage, IReadOnlyList<string> Aliases, DateTimeOffset CreatedAt, string? RunId, string? Description,
    IReadOnlyDictionary<string, double> Metrics, IReadOnlyDictionary<string, string> Tags);
