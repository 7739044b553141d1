using System.Reflection;
using Microsoft.Net.Http.Headers;

namespace Reranker.WebHost;

/// <summary><c>GET /</c>: the dashboard for browsers, JSON for everything else.</summary>
internal static class HomeApi
{
    /// <summary>Where the dashboard is.</summary>
    public const string Dashboard = "/dashboard";

    private static readonly string[] Paths = ["/train_challenger", "/feedback", "/models", "/health", "/metrics", Dashboard, "/docs"];

    /// <summary>The version of this host.</summary>
    public static string Version { get; } = typeof(HomeApi).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static void MapHome(this IEndpointRouteBuilder routes) => routes.MapGet("/", (HttpContext context) =>
    {
        context.Response.Headers.Vary = HeaderNames.Accept;
        if (PrefersHtml(context.Request))
            return (IResult)TypedResults.Redirect(context.Request.PathBase + Dashboard);
        var reranker = context.RequestServices.GetService<IReranker>();
        string[] paths = reranker is null ? Paths : ["/rerank", "/score", .. Paths];
        var links = paths.ToDictionary(static path => path[1..]);
        links["openapi"] = "/openapi/v1.json";
        return TypedResults.Ok(new HomeResponse("Reranker", Version, reranker?.GetService<RerankerMetadata>()?.Model.ToString(), links));
    }).Produces<HomeResponse>().WithTags("Health").WithName("Home").WithSummary("What this is; the dashboard for browsers");

    /// <summary>Whether a person asks, with a browser.</summary>
    public static bool PrefersHtml(HttpRequest request) =>
        request.GetTypedHeaders().Accept.MaxBy(static type => type.Quality ?? 1) is { } first && first.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase);
}

/// <summary>What this host is.</summary>
/// <param name="Name">Reranker.</param>
/// <param name="Version">The host's version.</param>
/// <param name="Model">The model that serves: name/version@digest.</param>
/// <param name="Links">Where things are.</param>
internal sealed record HomeResponse(string Name, string Version, string? Model, IReadOnlyDictionary<string, string> Links);
