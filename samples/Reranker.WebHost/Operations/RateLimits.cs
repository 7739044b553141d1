using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Reranker.AspNetCore;

namespace Reranker.WebHost;

/// <summary>Bounds how many requests a caller may send: a token bucket for each key and, for those without one, each address.</summary>
internal static class RateLimits
{
    // Probes and pages are for everybody, and cheap.
    private const string Open = "open";
    private const string NoAddress = "local";

    extension(WebApplicationBuilder builder)
    {
        public void AddRateLimits()
        {
            builder.Services.AddRateLimiter(static options => options.OnRejected = RefuseAsync);
            builder.Services.AddOptions<RateLimiterOptions>().Configure(static (RateLimiterOptions options, IOptions<LimitSettings> limits) =>
            {
                if (limits.Value.Requests > 0)
                    options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => PartitionOf(context, limits.Value));
            });
        }
    }

    private static RateLimitPartition<string> PartitionOf(HttpContext context, LimitSettings limits)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is null)
            return RateLimitPartition.GetNoLimiter(Open);
        return RateLimitPartition.GetTokenBucketLimiter(CallerOf(context), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = limits.Burst ?? limits.Requests,
            TokensPerPeriod = limits.Requests,
            ReplenishmentPeriod = limits.Period,
            QueueLimit = 0,
        });
    }

    private static string CallerOf(HttpContext context) =>
        context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? context.Connection.RemoteIpAddress?.ToString() ?? NoAddress;

    private static async ValueTask RefuseAsync(OnRejectedContext rejection, CancellationToken cancellationToken)
    {
        var response = rejection.HttpContext.Response;
        var limits = rejection.HttpContext.RequestServices.GetRequiredService<IOptions<LimitSettings>>().Value;
        var seconds = Math.Max(1, (int)Math.Ceiling((rejection.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : limits.Period).TotalSeconds));
        response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await Problems.WriteAsync(rejection.HttpContext, RerankerProblem.Create(StatusCodes.Status429TooManyRequests, "rate-limit", "Too many requests",
            FormattableString.Invariant($"{limits.Requests} requests are taken from one caller in {limits.Period.TotalSeconds:0.###} s ({LimitSettings.Section}). Send the next one in {seconds} s.")));
    }
}
