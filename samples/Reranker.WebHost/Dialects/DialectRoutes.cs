namespace Reranker.WebHost;

/// <summary>
/// The APIs of other rerankers, each under a path of its own and just as that service answers. The paths that several of them share (<c>/rerank</c>,
/// <c>/v1/rerank</c>, …) are ours: they take what any of them sends.
/// </summary>
internal static class DialectRoutes
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapDialects()
        {
            Tei.Map(routes);
            Cohere.Map(routes);
            Jina.Map(routes);
            Vllm.Map(routes);
            Infinity.Map(routes);
            Voyage.Map(routes);
        }

        /// <summary>Routes under a path, whose errors are a dialect's.</summary>
        public RouteGroupBuilder MapDialect(string path, string tag, Dialect dialect) =>
            routes.MapGroup(path).WithTags(tag).RequireAuthorization(Access.Read).WithMetadata(dialect);
    }
}
