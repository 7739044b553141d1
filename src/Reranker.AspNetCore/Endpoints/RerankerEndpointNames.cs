namespace Reranker.AspNetCore;

/// <summary>The names of the endpoints that others link to, for <see cref="LinkGenerator"/>.</summary>
public static class RerankerEndpointNames
{
    /// <summary><c>GET /models</c>.</summary>
    public const string ListModels = "ListModels";

    /// <summary><c>GET /train_challenger/{runId}</c>, of the package <c>Reranker.Jobs</c>.</summary>
    public const string GetTraining = "GetTraining";
}
