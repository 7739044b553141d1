using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Reranker.WebHost;

/// <summary>Traces, metrics and logs: for Prometheus always, for a collector where OpenTelemetry's own variables name one. See docs/telemetry.md.</summary>
internal static class Telemetry
{
    private const string ServiceName = "reranker";

    extension(WebApplicationBuilder builder)
    {
        public void AddTelemetry()
        {
            var telemetry = builder.Services.AddOpenTelemetry()
                // The environment comes last, so that OTEL_SERVICE_NAME wins.
                .ConfigureResource(static resource => resource.Clear().AddService(ServiceName, serviceVersion: HomeApi.Version).AddTelemetrySdk().AddEnvironmentVariableDetector())
                .WithMetrics(metrics =>
                {
                    metrics.AddMeter(RerankerDiagnostics.MeterName).AddAspNetCoreInstrumentation().AddPrometheusExporter();
                    if (OtlpVariables.Of(builder.Configuration, "METRICS") is { } collector)
                        metrics.AddOtlpExporter(collector.Apply);
                });
            if (OtlpVariables.Of(builder.Configuration, "TRACES") is { } traceCollector)
                telemetry.WithTracing(traces => traces
                    .AddSource(RerankerDiagnostics.ActivitySourceName)
                    .AddAspNetCoreInstrumentation(static requests => requests.Filter = IsOfInterest)
                    .AddOtlpExporter(traceCollector.Apply));
            if (OtlpVariables.Of(builder.Configuration, "LOGS") is { } logCollector)
                telemetry.WithLogging(logs => logs.AddOtlpExporter(logCollector.Apply));
        }
    }

    private static bool IsOfInterest(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments("/metrics");
}
