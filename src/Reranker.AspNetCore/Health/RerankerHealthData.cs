namespace Reranker.AspNetCore;

/// <summary>The keys of the data that the health checks report.</summary>
public static class RerankerHealthData
{
    /// <summary>The <see cref="ModelIdentity"/> that serves; absent while none does.</summary>
    public const string Model = "model";

    /// <summary>The name of the registered model.</summary>
    public const string RegisteredModel = "registered_model";
}
