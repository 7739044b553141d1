using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Reranker.Onnx;

namespace Reranker.WebHost;

/// <summary><c>GET /</c>: the dashboard for browsers, JSON for everything else.</summary>
internal static class HomeApi
{
    /// <summary>Where the dashboard is.</summary>
    public const string Dashboard = "/dashboard";

    private static readonly IReadOnlyDictionary<string, string> Links = new Dictionary<string, string>
    {
        ["rerank"] = "/rerank",
        ["score"] = "/score",
        ["train_challenger"] = "/train_challenger",
        ["feedback"] = "/feedback",
        ["models"] = "/models",
        ["health"] = "/health",
        ["metrics"] = "/metrics",
        ["dashboard"] = Dashboard,
        ["docs"] = "/docs",
        ["openapi"] = "/openapi/v1.json",
    };

    private static readonly IReadOnlyDictionary<string, string> WorkerLinks = Links.Where(static link => link.Key is not ("rerank" or "score")).ToDictionary();

    /// <summary>The version of this host.</summary>
    public static string Version { get; } = typeof(HomeApi).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    extension(IEndpointRouteBuilder routes)
    {
        public void MapHome()
        {
            routes.MapGet("/", (HttpContext context, [FromServices] ModelSlot? slot) =>
            {
                context.Response.Headers.Vary = "Accept";
                return PrefersHtml(context.Request)
                    ? (IResult)TypedResults.Redirect(context.Request.PathBase + Dashboard)
                    : TypedResults.Ok(new HomeResponse("Reranker", Version, slot?.Current?.ToString(), slot is null ? WorkerLinks : Links));
            }).Produces<HomeResponse>().WithTags("Health").WithName("Home").WithSummary("What this is; the dashboard for browsers");
        }
    }

    /// <summary>Whether a person asks, with a browser.</summary>
    public static bool PrefersHtml(HttpRequest request) =>
        request.GetTypedHeaders().Accept is { Count: > 0 } accept
        && accept.OrderByDescending(static type => type.Quality ?? 1).First() is { } first
        && first.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase);
}

/// <summary>What this host is.</summary>
/// <param name="Name">Reranker.</param>
/// <param name="Version">The host's version.</param>
/// <param name="Model">The model that serves: name/version@digest.</param>
/// <param name="Links">Where things are.</param>
internal sealed record HomeResponse(string Name, string Version, string? Model, IReadOnlyDictionary<string, string> Links);
