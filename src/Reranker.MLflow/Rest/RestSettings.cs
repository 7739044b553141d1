using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Reranker.MLflow;

/// <summary>How to reach a server: options, then MLflow's environment variables, then <c>~/.mlflow/credentials</c>, then MLflow's defaults.</summary>
internal sealed record RestSettings
{
    /// <summary>The server's address, without credentials and with a slash at its end.</summary>
    public required Uri Server { get; init; }

    public AuthenticationHeaderValue? Authorization { get; init; }

    /// <summary>A PEM file of authorities to trust instead of the system's.</summary>
    public string? ServerCertificatePath { get; init; }

    /// <summary>A PEM file with a certificate and its key.</summary>
    public string? ClientCertificatePath { get; init; }

    public bool InsecureTls { get; init; }

    /// <summary>For one attempt.</summary>
    public TimeSpan Timeout { get; init; }

    public RetryPolicy Retry { get; init; } = new();

    /// <exception cref="MLflowException">A setting cannot be used.</exception>
    public static RestSettings Resolve(Uri server, MLflowOptions options, Func<string, string?> environment)
    {
        var settings = new RestSettings
        {
            Server = new UriBuilder(server) { UserName = "", Password = "", Path = server.AbsolutePath.TrimEnd('/') + "/", Query = "", Fragment = "" }.Uri,
            Authorization = Authorize(server, options, environment),
            ServerCertificatePath = ExistingFile(options.ServerCertificatePath ?? environment("MLFLOW_TRACKING_SERVER_CERT_PATH"), "The certificates to trust"),
            ClientCertificatePath = ExistingFile(options.ClientCertificatePath ?? environment("MLFLOW_TRACKING_CLIENT_CERT_PATH"), "The client's certificate"),
            InsecureTls = options.InsecureTls ?? Flag(environment, "MLFLOW_TRACKING_INSECURE_TLS", missing: false),
            Timeout = options.RequestTimeout ?? TimeSpan.FromSeconds(Number(environment, "MLFLOW_HTTP_REQUEST_TIMEOUT", 120)),
            Retry = new RetryPolicy
            {
                MaxRetries = options.MaxRetries ?? (int)Number(environment, "MLFLOW_HTTP_REQUEST_MAX_RETRIES", 7),
                BackoffFactor = Number(environment, "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", 2),
                Jitter = Number(environment, "MLFLOW_HTTP_REQUEST_BACKOFF_JITTER", 1),
                RespectRetryAfter = Flag(environment, "MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER", missing: true),
            },
        };
        if (settings is { InsecureTls: true, ServerCertificatePath: not null })
            throw MLflowException.Invalid("Certificates to trust are given, and the order to trust every certificate (MLFLOW_TRACKING_INSECURE_TLS) as well. Expected one of them.");
        if (settings.Timeout <= TimeSpan.Zero || settings.Timeout > TimeSpan.FromDays(1))
            throw MLflowException.Invalid($"The request timeout of {settings.Timeout.TotalSeconds} seconds cannot be used. Expected more than 0 seconds and at most a day.");
        if (settings.Retry.MaxRetries is < 0 or > RetryPolicy.Limit)
            throw MLflowException.Invalid($"{settings.Retry.MaxRetries} retries cannot be used. Expected 0 to {RetryPolicy.Limit}.");
        return settings;
    }

    // As MLflow's own client: a name with its password wins over a token.
    private static AuthenticationHeaderValue? Authorize(Uri server, MLflowOptions options, Func<string, string?> environment)
    {
        var file = CredentialsFile.Read(Path.Combine(environment("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".mlflow", "credentials"));
        var user = FirstNonEmpty(options.Username, environment("MLFLOW_TRACKING_USERNAME"), file.Username);
        var password = FirstNonEmpty(options.Password, environment("MLFLOW_TRACKING_PASSWORD"), file.Password);
        var token = FirstNonEmpty(options.Token, environment("MLFLOW_TRACKING_TOKEN"), null)?.Trim();
        // Options say more than the surroundings: a token given there is meant.
        if (!string.IsNullOrEmpty(options.Token) && string.IsNullOrEmpty(options.Username))
            user = null;
        if (user is not null && password is not null)
            return Basic($"{user}:{password}");
        if (token is { Length: > 0 })
            return !token.Any(static letter => letter is <= ' ' or > '~')
                ? new AuthenticationHeaderValue("Bearer", token)
                : throw MLflowException.Invalid("The token for MLflow cannot be sent: it has spaces, control characters or letters beyond ASCII.");
        return server.UserInfo.Length > 0 ? Basic(Uri.UnescapeDataString(server.UserInfo)) : null;
    }

    private static AuthenticationHeaderValue Basic(string credentials) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));

    private static string? FirstNonEmpty(string? first, string? second, string? third) =>
        !string.IsNullOrEmpty(first) ? first : !string.IsNullOrEmpty(second) ? second : string.IsNullOrEmpty(third) ? null : third;

    private static string? ExistingFile(string? path, string what)
    {
        if (string.IsNullOrWhiteSpace(path))
            return null;
        return File.Exists(path) ? Path.GetFullPath(path) : throw MLflowException.Invalid($"{what}, '{path}', is not a file. Expected a PEM file.");
    }

    private static double Number(Func<string, string?> environment, string name, double missing)
    {
        var text = environment(name);
        if (string.IsNullOrWhiteSpace(text))
            return missing;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= int.MaxValue
            ? number
            : throw MLflowException.Invalid($"{name} is '{text}'. Expected a number that is not negative.");
    }

    private static bool Flag(Func<string, string?> environment, string name, bool missing) => environment(name)?.Trim().ToLowerInvariant() switch
    {
        null or "" => missing,
        "true" or "1" => true,
        "false" or "0" => false,
        var other => throw MLflowException.Invalid($"{name} is '{other}'. Expected true, false, 1 or 0."),
    };
}
