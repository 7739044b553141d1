using Microsoft.Extensions.Primitives;

namespace Reranker.Dashboard;

/// <summary>What every page tells the browser, and whom changes are taken from.</summary>
/// <remarks>
/// A change has to come from a page of the same origin: it carries a header that a foreign page may not send without the host's leave (CORS), and no <c>Sec-Fetch-Site</c> of
/// another site. So no token has to be kept, and cookies and Windows authentication are safe.
/// </remarks>
internal sealed class PagePolicy : IEndpointFilter
{
    public const string Header = "X-Reranker-Dashboard";
    private const string Policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers.TryAdd("Content-Security-Policy", Policy);
        http.Response.Headers.TryAdd("X-Content-Type-Options", "nosniff");
        return HttpMethods.IsGet(http.Request.Method) || IsOwn(http.Request)
            ? next(context)
            : new(TypedResults.Problem("A change has to come from the dashboard's own page.", statusCode: StatusCodes.Status403Forbidden, title: "Not from this page"));
    }

    private static bool IsOwn(HttpRequest request) =>
        !StringValues.IsNullOrEmpty(request.Headers[Header]) && request.Headers["Sec-Fetch-Site"] is [] or ["same-origin"] or ["none"];
}
