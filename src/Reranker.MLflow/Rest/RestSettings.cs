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
        var reader = new SettingReader(environment);
        var settings = new RestSettings
        {
            Server = new UriBuilder(server) { UserName = "", Password = "", Path = server.AbsolutePath.TrimEnd('/') + "/", Query = "", Fragment = "" }.Uri,
            Authorization = Authorize(server, options, reader),
            ServerCertificatePath = reader.ExistingFile(options.ServerCertificatePath, "MLFLOW_TRACKING_SERVER_CERT_PATH", "The certificates to trust"),
            ClientCertificatePath = reader.ExistingFile(options.ClientCertificatePath, "MLFLOW_TRACKING_CLIENT_CERT_PATH", "The client's certificate"),
            InsecureTls = options.InsecureTls ?? reader.Flag("MLFLOW_TRACKING_INSECURE_TLS", missing: false),
            Timeout = reader.Timeout(options.RequestTimeout),
            Retry = reader.Retry(options.MaxRetries),
        };
        return settings is { InsecureTls: true, ServerCertificatePath: not null }
            ? throw MLflowException.Invalid("Certificates to trust are given, and the order to trust every certificate (MLFLOW_TRACKING_INSECURE_TLS) as well. Expected one of them.")
            : settings;
    }

    // As MLflow's own client: a name with its password wins over a token.
    private static AuthenticationHeaderValue? Authorize(Uri server, MLflowOptions options, SettingReader reader)
    {
        var file = IniFile.Read(reader.InHome(".mlflow", "credentials"), "mlflow");
        var user = reader.Text(options.Username, "MLFLOW_TRACKING_USERNAME") ?? file.GetValueOrDefault("mlflow_tracking_username");
        var password = reader.Text(options.Password, "MLFLOW_TRACKING_PASSWORD") ?? file.GetValueOrDefault("mlflow_tracking_password");
        var token = reader.Text(options.Token, "MLFLOW_TRACKING_TOKEN")?.Trim();
        // Options say more than the surroundings: a token given there is meant.
        if (!string.IsNullOrEmpty(options.Token) && string.IsNullOrEmpty(options.Username))
            user = null;
        if (!string.IsNullOrEmpty(user) && !string.IsNullOrEmpty(password))
            return Basic($"{user}:{password}");
        if (token is { Length: > 0 })
            return !token.Any(static letter => letter is <= ' ' or > '~')
                ? new AuthenticationHeaderValue("Bearer", token)
                : throw MLflowException.Invalid("The token for MLflow cannot be sent: it has spaces, control characters or letters beyond ASCII.");
        return server.UserInfo.Length > 0 ? Basic(Uri.UnescapeDataString(server.UserInfo)) : null;
    }

    private static AuthenticationHeaderValue Basic(string credentials) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
}
