namespace Reranker.WebHost;

/// <summary><c>GET /metrics</c>, as Prometheus reads it: the reranker's own meter and the requests'. No query and no document is ever among them.</summary>
internal static class MetricsApi
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapMetrics() => routes.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(Access.Read);
    }
}
