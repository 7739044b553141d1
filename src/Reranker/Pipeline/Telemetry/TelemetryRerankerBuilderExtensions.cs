using Microsoft.Extensions.DependencyInjection;

namespace Reranker;

/// <summary>Traces and measures calls.</summary>
public static class TelemetryRerankerBuilderExtensions
{
    extension(RerankerBuilder builder)
    {
        /// <summary>Traces and measures every call under the names of <see cref="RerankerDiagnostics"/>; nothing is computed where nobody listens.</summary>
        public RerankerBuilder UseTelemetry()
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.Use(static (inner, services) => new TelemetryReranker(inner, services.GetService<TimeProvider>() ?? TimeProvider.System));
        }
    }
}
