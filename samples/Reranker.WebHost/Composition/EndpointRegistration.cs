using System.Text.Json;
using System.Text.Json.Serialization;
using Reranker.AspNetCore;

namespace Reranker.WebHost;

/// <summary>What the endpoints need, and a stop in good order.</summary>
internal static class EndpointRegistration
{
    extension(WebApplicationBuilder builder)
    {
        public void AddEndpoints()
        {
            builder.Configure<RerankerEndpointOptions>(static (endpoints, settings) => endpoints.MaxDocuments = settings.MaxDocuments);
            builder.Configure<DrainOptions>(static (_, _) => { }, "Drain");
            builder.Services.AddRerankerEndpoints();
            builder.Services.AddRerankerDrain();
            builder.Services.AddRerankerDashboard(static dashboard => dashboard.TrainingPath = "/train_challenger");
            builder.Services.AddHealthChecks().AddModelRegistry();
            builder.Services.AddProblems();
            // For the host's own: snake case, and absent instead of null.
            builder.Services.ConfigureHttpJsonOptions(static http =>
                (http.SerializerOptions.PropertyNamingPolicy, http.SerializerOptions.DefaultIgnoreCondition) = (JsonNamingPolicy.SnakeCaseLower, JsonIgnoreCondition.WhenWritingNull));
        }
    }
}
