using System.Globalization;
using OpenTelemetry.Exporter;

namespace Reranker.WebHost;

/// <summary>
/// OpenTelemetry's variables for the collector of one signal: <c>OTEL_EXPORTER_OTLP_TRACES_ENDPOINT</c> and its like go before
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>. The exporter itself reads only the latter, and without it would send to a port of this machine.
/// </summary>
internal sealed class OtlpVariables
{
    private const string Prefix = "OTEL_EXPORTER_OTLP_";
    private readonly IConfiguration _configuration;
    private readonly string _signal;

    private OtlpVariables(IConfiguration configuration, string signal)
    {
        _configuration = configuration;
        _signal = signal;
    }

    /// <summary>The variables of a signal (TRACES, METRICS, LOGS); <see langword="null"/> where there is no collector for it.</summary>
    public static OtlpVariables? Of(IConfiguration configuration, string signal)
    {
        var variables = new OtlpVariables(configuration, signal);
        return variables.Own("ENDPOINT") is not null || Set(configuration[$"{Prefix}ENDPOINT"]) is not null ? variables : null;
    }

    /// <summary>Overrides what the exporter has read already.</summary>
    /// <exception cref="FormatException">The endpoint or the timeout is none.</exception>
    public void Apply(OtlpExporterOptions options)
    {
        // As it stands, without /v1/traces after it: so OpenTelemetry has it for a signal's own endpoint.
        if (Own("ENDPOINT") is { } endpoint)
            options.Endpoint = new Uri(endpoint);
        if (Own("PROTOCOL") is { } protocol)
            options.Protocol = protocol is "grpc" ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        if (Own("HEADERS") is { } headers)
            options.Headers = headers;
        if (Own("TIMEOUT") is { } milliseconds)
            options.TimeoutMilliseconds = int.Parse(milliseconds, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private string? Own(string name) => Set(_configuration[$"{Prefix}{_signal}_{name}"]);

    private static string? Set(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
