using System.Collections.Concurrent;

namespace Reranker.AspNetCore;

/// <summary>Gives each operation its name once: endpoint names are unique in an application, and a host may map a group under two prefixes.</summary>
internal sealed class OperationNames
{
    private readonly ConcurrentDictionary<string, string> _patterns = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the endpoint of a pattern is the one that has the name. Endpoints may be built more than once.</summary>
    public bool Belongs(string name, string pattern) => _patterns.GetOrAdd(name, pattern) == pattern;
}

/// <summary>Names endpoints.</summary>
internal static class OperationNameExtensions
{
    /// <summary>Names an endpoint, for links and for OpenAPI, unless another one has the name.</summary>
    public static RouteHandlerBuilder WithOperationName(this RouteHandlerBuilder builder, string name)
    {
        builder.Finally(endpoint =>
        {
            if (endpoint.ApplicationServices.GetRequiredService<OperationNames>().Belongs(name, ((RouteEndpointBuilder)endpoint).RoutePattern.RawText ?? ""))
                endpoint.Metadata.Add(new EndpointNameMetadata(name));
        });
        return builder;
    }
}
