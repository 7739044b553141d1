using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Options;
using Reranker.AspNetCore;

namespace Reranker.WebHost;

/// <summary>Bounds the time of a request. What needs an admin key changes something, and is seen through.</summary>
internal static class RequestTimeouts
{
    extension(WebApplicationBuilder builder)
    {
        public void AddTimeouts()
        {
            builder.Services.AddRequestTimeouts();
            builder.Services.AddOptions<RequestTimeoutOptions>().Configure(static (RequestTimeoutOptions options, IOptions<LimitSettings> limits) => options.DefaultPolicy = new RequestTimeoutPolicy
            {
                Timeout = limits.Value.RequestTimeout,
                TimeoutStatusCode = StatusCodes.Status504GatewayTimeout,
                WriteTimeoutResponse = RefuseAsync,
            });
        }
    }

    extension(WebApplication app)
    {
        public void UseTimeouts()
        {
            app.UseRequestTimeouts();
            app.Use(static (context, next) =>
            {
                if (context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(static needed => needed.Policy is Access.Admin) is true)
                    context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
                return next(context);
            });
        }
    }

    private static Task RefuseAsync(HttpContext context)
    {
        var limit = context.RequestServices.GetRequiredService<IOptions<LimitSettings>>().Value.RequestTimeout;
        return Problems.WriteAsync(context, RerankerProblem.Create(StatusCodes.Status504GatewayTimeout, "timeout", "It took too long",
            FormattableString.Invariant($"The request was given up after {limit.TotalSeconds:0.###} s ({LimitSettings.Section}:{nameof(LimitSettings.RequestTimeout)}). Send fewer documents at a time.")));
    }
}
