using Microsoft.AspNetCore.Http.Features;
using Reranker.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Lets requests end while the host stops.</summary>
public static class DrainApplicationBuilderExtensions
{
    /// <summary>
    /// Lets bodies that are on their way arrive while the host stops, and asks clients that keep connections open to make their next one elsewhere. Goes before everything that reads
    /// bodies, and with <c>AddRerankerDrain</c>.
    /// </summary>
    /// <param name="app">The application.</param>
    public static IApplicationBuilder UseRerankerDrain(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var drain = app.ApplicationServices.GetRequiredService<Drain>();
        return app.Use((context, next) =>
        {
            // Kestrel cancels what its body readers wait for when it stops. Its stream then reads on; JSON, which reads the pipe itself, would fail.
            if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody is true)
                context.Features.Set<IRequestBodyPipeFeature>(new RequestBodyPipeFeature(context));
            if (drain.HasBegun && HttpProtocol.IsHttp11(context.Request.Protocol))
                context.Response.Headers.Connection = "close";
            return next(context);
        });
    }
}
