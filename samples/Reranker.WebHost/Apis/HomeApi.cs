using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Reranker.Onnx;

namespace Reranker.WebHost;

/// <summary><c>GET /</c>: a page for browsers, JSON for everything else.</summary>
internal static class HomeApi
{
    private static readonly IReadOnlyDictionary<string, string> Links = new Dictionary<string, string>
    {
        ["rerank"] = "/rerank",
        ["score"] = "/score",
        ["train_challenger"] = "/train_challenger",
        ["feedback"] = "/feedback",
        ["models"] = "/models",
        ["health"] = "/health",
        ["metrics"] = "/metrics",
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
            var page = Page();
            routes.MapGet("/", (HttpContext context, [FromServices] ModelSlot? slot) =>
            {
                context.Response.Headers.Vary = "Accept";
                return PrefersHtml(context.Request)
                    ? (IResult)ShowPage(context.Response, page)
                    : TypedResults.Ok(new HomeResponse("Reranker", Version, slot?.Current?.ToString(), slot is null ? WorkerLinks : Links));
            }).Produces<HomeResponse>().WithTags("Health").WithName("Home").WithSummary("What this is; a page for browsers");
        }
    }

    private static bool PrefersHtml(HttpRequest request) =>
        request.GetTypedHeaders().Accept is { Count: > 0 } accept
        && accept.OrderByDescending(static type => type.Quality ?? 1).First() is { } first
        && first.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase);

    // Styles and script are part of the page; nothing else may run in it, and it loads nothing from elsewhere.
    private static ContentHttpResult ShowPage(HttpResponse response, string page)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        return TypedResults.Content(page.Replace("{{nonce}}", nonce, StringComparison.Ordinal), "text/html; charset=utf-8");
    }

    private static string Page() => Resource("page.html")
        .Replace("{{style}}", Resource("page.css"), StringComparison.Ordinal)
        .Replace("{{script}}", Resource("page.js"), StringComparison.Ordinal);

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(HomeApi).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}

/// <summary>What this host is.</summary>
/// <param name="Name">Reranker.</param>
/// <param name="Version">The host's version.</param>
/// <param name="Model">The model that serves: name/version@digest.</param>
/// <param name="Links">Where things are.</param>
internal sealed record HomeResponse(string Name, string Version, string? Model, IReadOnlyDictionary<string, string> Links);
