using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Reranker.AspNetCore;

namespace Reranker.WebHost;

/// <summary>How requests and responses are written: snake case, absent instead of null, numbers as numbers.</summary>
internal static class Wire
{
    extension(WebApplicationBuilder builder)
    {
        public void AddWire()
        {
            builder.Services.ConfigureHttpJsonOptions(static http =>
            {
                http.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
                http.SerializerOptions.PropertyNameCaseInsensitive = false;
                http.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
                http.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            });
            builder.Services.AddRerankerEndpoints();
            builder.Services.AddOptions<RerankerEndpointOptions>()
                .Configure((RerankerEndpointOptions endpoints, IOptions<HostSettings> settings) => endpoints.MaxDocuments = settings.Value.MaxDocuments);
            builder.Services.AddRerankerJson(WireJson.Default);
            builder.Services.AddProblems();
        }
    }
}

[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(HomeResponse))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(Dictionary<string, string[]>))]
internal sealed partial class WireJson : JsonSerializerContext;
