namespace Reranker.WebHost;

/// <summary>What keeps the host well in operation: telemetry, limits, and a stop in good order.</summary>
internal static class OperationsRegistration
{
    extension(WebApplicationBuilder builder)
    {
        public void AddOperations()
        {
            builder.Services.AddOptions<LimitSettings>().BindConfiguration(LimitSettings.Section).ValidateDataAnnotations().ValidateOnStart();
            builder.AddTelemetry();
            builder.AddTimeouts();
            builder.AddRateLimits();
            builder.AddDrain();
            builder.AddSecurityHeaders();
        }
    }
}
