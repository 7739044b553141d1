using Microsoft.Extensions.Options;

namespace Reranker.Dashboard;

/// <summary>Where a page is, and what every page shows.</summary>
/// <param name="Root">The dashboard's own path, with the application's path base, without a slash at its end.</param>
/// <param name="AppRoot">The application's path base.</param>
/// <param name="Origin">Scheme and host of the request.</param>
/// <param name="Options">The options.</param>
/// <param name="Model">The model that serves, where there is one.</param>
public sealed record PageContext(string Root, string AppRoot, string Origin, RerankerDashboardOptions Options, ModelIdentity? Model)
{
    internal static PageContext Of(HttpContext http, string suffix)
    {
        var request = http.Request;
        var path = request.Path.Value ?? "";
        var root = path.TrimEnd('/');
        if (suffix.Length > 0 && root.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            root = root[..^suffix.Length];
        var services = http.RequestServices;
        return new PageContext(
            request.PathBase + root,
            request.PathBase,
            $"{request.Scheme}://{request.Host}",
            services.GetRequiredService<IOptions<RerankerDashboardOptions>>().Value,
            services.GetService<IReranker>()?.GetService<RerankerMetadata>()?.Model);
    }

    internal string Path(string page) => page.Length == 0 && Root.Length == 0 ? "/" : Root + page;
}
