namespace Reranker.AspNetCore;

/// <summary>
/// The APIs of other rerankers, each under a path of its own and just as that service answers. The paths that several of them share (<c>/rerank</c>,
/// <c>/v1/rerank</c>, …) are ours: they take what any of them sends.
/// </summary>
internal static class DialectEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        TeiDialect.Map(routes);
        CohereDialect.Map(routes);
        JinaDialect.Map(routes);
        VllmDialect.Map(routes);
        InfinityDialect.Map(routes);
        VoyageDialect.Map(routes);
    }

    /// <summary>Endpoints under a path, whose errors are a dialect's.</summary>
    public static RouteGroupBuilder MapDialect(this IEndpointRouteBuilder routes, string path, string tag, Dialect dialect) =>
        routes.MapGroup(path).WithTags(tag).WithDialect(dialect);
}
