using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;

namespace Reranker.WebHost;

/// <summary>What every answer tells a browser, unless its page says it more exactly.</summary>
internal static class SecurityHeaders
{
    // Data do nothing. A page may run what it brings, in no other page's frame.
    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";
    private const string PagePolicy = "object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
    private static readonly TimeSpan HttpsOnly = TimeSpan.FromDays(365);

    extension(WebApplicationBuilder builder)
    {
        public void AddSecurityHeaders()
        {
            builder.Services.AddHsts(static hsts => hsts.MaxAge = HttpsOnly);
            builder.Services.Configure<KestrelServerOptions>(static kestrel => kestrel.AddServerHeader = false);
        }
    }

    extension(WebApplication app)
    {
        public void UseSecurityHeaders()
        {
            app.UseHsts();
            app.Use(static (context, next) =>
            {
                context.Response.OnStarting(static response => Add((HttpResponse)response), context.Response);
                return next(context);
            });
        }
    }

    // At the very end, so that an answer that was begun anew as a problem has them, too.
    private static Task Add(HttpResponse response)
    {
        var headers = response.Headers;
        var isPage = response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) is true;
        headers.TryAdd(HeaderNames.XContentTypeOptions, "nosniff");
        headers.TryAdd(HeaderNames.ContentSecurityPolicy, isPage ? PagePolicy : DataPolicy);
        headers.TryAdd(HeaderNames.XFrameOptions, "DENY");
        headers.TryAdd("Referrer-Policy", "no-referrer");
        headers.TryAdd(HeaderNames.CacheControl, "no-store");
        return Task.CompletedTask;
    }
}
