using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Reranker.AspNetCore;

namespace Reranker.WebHost;

/// <summary>Bounds the time of a request, and how many a caller may send: a token bucket for each key and, for those without one, each address.</summary>
internal static class Limits
{
    extension(WebApplicationBuilder builder)
    {
        public void AddLimits()
        {
            builder.Services.AddOptions<LimitSettings>().BindConfiguration(LimitSettings.Section).ValidateDataAnnotations().ValidateOnStart();
            builder.Services.AddRequestTimeouts();
            builder.Services.AddOptions<RequestTimeoutOptions>().Configure(static (RequestTimeoutOptions options, IOptions<LimitSettings> limits) => options.DefaultPolicy = new()
            {
                Timeout = limits.Value.RequestTimeout,
                TimeoutStatusCode = StatusCodes.Status504GatewayTimeout,
                WriteTimeoutResponse = context => Problems.WriteAsync(context, RerankerProblem.Create(504, "timeout", "It took too long", FormattableString.Invariant(
                    $"The request was given up after {limits.Value.RequestTimeout.TotalSeconds:0.###} s ({LimitSettings.Section}:RequestTimeout). Send fewer documents at a time."))),
            });
            builder.Services.AddRateLimiter(static options => options.OnRejected = RefuseAsync);
            builder.Services.AddOptions<RateLimiterOptions>().Configure(static (RateLimiterOptions options, IOptions<LimitSettings> limits) =>
            {
                if (limits.Value.Requests > 0)
                    options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => PartitionOf(context, limits.Value));
            });
        }
    }

    /// <summary>Bounds the time. What needs an admin key changes something, and is seen through.</summary>
    public static void UseLimits(this WebApplication app)
    {
        app.UseRequestTimeouts();
        app.Use(static (context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(static needed => needed.Policy is Access.Admin) is true)
                context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
            return next(context);
        });
    }

    // Probes and pages are for everybody, and cheap.
    private static RateLimitPartition<string> PartitionOf(HttpContext context, LimitSettings limits) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is null
            ? RateLimitPartition.GetNoLimiter("open")
            : RateLimitPartition.GetTokenBucketLimiter(CallerOf(context), _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = limits.Burst ?? limits.Requests,
                TokensPerPeriod = limits.Requests,
                ReplenishmentPeriod = limits.Period,
                QueueLimit = 0,
            });

    private static string CallerOf(HttpContext context) =>
        context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? context.Connection.RemoteIpAddress?.ToString() ?? "local";

    private static async ValueTask RefuseAsync(OnRejectedContext rejection, CancellationToken cancellationToken)
    {
        var limits = rejection.HttpContext.RequestServices.GetRequiredService<IOptions<LimitSettings>>().Value;
        var seconds = Math.Max(1, (int)Math.Ceiling((rejection.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : limits.Period).TotalSeconds));
        rejection.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await Problems.WriteAsync(rejection.HttpContext, RerankerProblem.Create(429, "rate-limit", "Too many requests", FormattableString.Invariant(
            $"{limits.Requests} requests are taken from one caller in {limits.Period.TotalSeconds:0.###} s ({LimitSettings.Section}). Send the next one in {seconds} s.")));
    }
}
