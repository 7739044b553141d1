using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Reranker.AspNetCore;

/// <summary><c>/models</c>: versions, promotion by hand, and the way back.</summary>
internal static class ModelEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/models").WithTags("Models").WithRerankerProblems();
        group.MapGet("/", ListAsync)
            .WithOperationName(RerankerEndpointNames.ListModels).WithSummary("All versions, newest first, with stage, aliases and metrics, and who was the champion when");
        group.MapPost("/{version:int}/promote", PromoteAsync).ProducesProblem(404).ProducesProblem(409)
            .WithOperationName("PromoteModel").WithSummary("Make a version the champion")
            .WithDescription("The old champion is archived and becomes `previous`. Every replica switches within seconds.");
        group.MapPost("/rollback", RollbackAsync).ProducesProblem(409)
            .WithOperationName("RollbackModel").WithSummary("Make the previous champion the champion again");
    }

    private static async Task<Ok<ModelsResponse>> ListAsync(
        HttpContext context, ModelPromotion promotion, IModelRegistry registry, ModelResponses responses, IOptions<ModelRegistryOptions> options, CancellationToken cancellationToken)
    {
        var name = options.Value.RegisteredModel;
        var versions = new List<ModelResponse>();
        foreach (var version in await registry.ListAsync(name, cancellationToken).ConfigureAwait(false))
            versions.Add(await responses.OfAsync(version, context, cancellationToken).ConfigureAwait(false));
        var terms = await promotion.ListTermsAsync(cancellationToken).ConfigureAwait(false);
        var champion = versions.Find(static version => version.Aliases.Contains(ModelNames.Champion))?.Version;
        return TypedResults.Ok(new ModelsResponse(name, champion, [.. versions], [.. terms.Select(TermResponse.Of)]));
    }

    private static async Task<Results<Ok<ModelResponse>, ProblemHttpResult>> PromoteAsync(
        int version, JsonBody<ChampionChangeBody>? body, HttpContext context, ModelPromotion promotion, IModelRegistry registry, ModelResponses responses,
        IOptions<ModelRegistryOptions> options, CancellationToken cancellationToken)
    {
        var name = options.Value.RegisteredModel;
        if (await registry.FindAsync(name, version, cancellationToken).ConfigureAwait(false) is null)
            return TypedResults.Problem(RerankerProblem.NotFound($"The registered model '{name}' has no version {version}. GET /models lists them."));
        var champion = await promotion.PromoteAsync(version, ChampionChangeBody.Read(body?.Value), cancellationToken).ConfigureAwait(false);
        return TypedResults.Ok(await responses.OfAsync(champion, context, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<Ok<ModelResponse>> RollbackAsync(
        JsonBody<ChampionChangeBody>? body, HttpContext context, ModelPromotion promotion, ModelResponses responses, CancellationToken cancellationToken)
    {
        var champion = await promotion.RollbackAsync(ChampionChangeBody.Read(body?.Value), cancellationToken).ConfigureAwait(false);
        return TypedResults.Ok(await responses.OfAsync(champion, context, cancellationToken).ConfigureAwait(false));
    }
}
