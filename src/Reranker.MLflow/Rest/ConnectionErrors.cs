using System.Security.Authentication;
using Polly.Timeout;

namespace Reranker.MLflow;

/// <summary>Why there is no answer: who was asked, what went wrong, and what to do.</summary>
internal static class ConnectionErrors
{
    public static MLflowConnectionException Translate(Exception error, HttpRequestMessage request, RestSettings settings) => new(
        error switch
        {
            TimeoutRejectedException late => $"The MLflow server at {settings.Server} did not answer {Name(request)} within {late.Timeout.TotalSeconds:0.###} seconds. "
                + "Check that it is well, or give it more time (MLFLOW_HTTP_REQUEST_TIMEOUT, and the option TotalTimeout)." + Doubt(request),
            HttpRequestException failed => Say(failed, request, settings),
            _ => error.Message,
        },
        error);

    private static string Say(HttpRequestException error, HttpRequestMessage request, RestSettings settings) => error.HttpRequestError switch
    {
        HttpRequestError.SecureConnectionError when error.InnerException is AuthenticationException refused =>
            $"The MLflow server at {settings.Server} did not pass for secure: {refused.Message} Check that it speaks TLS under this address; "
            + "trust its authority with MLFLOW_TRACKING_SERVER_CERT_PATH (a PEM file); "
            + "and where it asks for a certificate, give one with MLFLOW_TRACKING_CLIENT_CERT_PATH.",
        HttpRequestError.ConfigurationLimitExceeded =>
            $"The MLflow server at {settings.Server} answered {Name(request)} with more than can be read: {Cause(error)} Check that it is an MLflow server, or ask for less at once.",
        _ when RetryPolicy.IsUnreachable(error) || error.HttpRequestError == HttpRequestError.SecureConnectionError =>
            $"The MLflow server at {settings.Server} cannot be reached: {error.Message} Check the tracking URI (MLFLOW_TRACKING_URI), and that the server runs and can be reached from here.",
        _ => $"The MLflow server at {settings.Server} broke off {Name(request)}: {Cause(error)} Look into its log, and check that it is an MLflow server.{Doubt(request)}",
    };

    // Where the handler only says that something went wrong, what lies below says what.
    private static string Cause(HttpRequestException error) => error.HttpRequestError == HttpRequestError.InvalidResponse ? error.Message : error.GetBaseException().Message;

    private static string Name(HttpRequestMessage request) => $"{request.Method} {request.RequestUri?.AbsolutePath}";

    private static string Doubt(HttpRequestMessage request) => request.Options.TryGetValue(HttpHandlers.Once, out var once) && once
        ? " It may have been carried out: it was not sent again, for then there might be two."
        : "";
}
