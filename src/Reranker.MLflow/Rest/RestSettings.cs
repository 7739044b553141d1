using System.Net.Http.Headers;
using System.Text;

namespace Reranker.MLflow;

/// <summary>How to reach a server: options, then MLflow's environment variables, then <c>~/.mlflow/credentials</c>, then MLflow's defaults.</summary>
internal sealed record RestSettings
{
    /// <summary>Where the model registry is, if it is not where the runs are.</summary>
    public const string RegistryVariable = "MLFLOW_REGISTRY_URI";

    /// <summary>The server's address, without credentials and with a slash at its end.</summary>
    public required Uri Server { get; init; }

    public AuthenticationHeaderValue? Authorization { get; init; }

    /// <summary>The server of the model registry, where it is another.</summary>
    public RestSettings? Registry { get; init; }

    /// <summary>The workspace that requests are for, on servers of 3.10 and later that have some.</summary>
    public string? Workspace { get; init; }

    /// <summary>A PEM file of authorities to trust instead of the system's.</summary>
    public string? ServerCertificatePath { get; init; }

    /// <summary>A PEM file with a certificate and its key.</summary>
    public string? ClientCertificatePath { get; init; }

    public bool InsecureTls { get; init; }

    /// <summary>For one attempt.</summary>
    public TimeSpan Timeout { get; init; }

    public RetryPolicy Retry { get; init; } = new();

    /// <summary>The most bytes of an answer that are read into memory: more than the largest page of runs, less than breaks a process.</summary>
    public long MaxAnswer { get; init; } = 512L << 20;

    /// <exception cref="MLflowException">A setting cannot be used.</exception>
    public static RestSettings Resolve(Uri server, MLflowOptions options, Func<string, string?> environment)
    {
        var reader = new SettingReader(environment);
        RefusePlugins(reader);
        var settings = new RestSettings
        {
            Server = Address(server),
            Authorization = Authorize(server, options, reader),
            Workspace = WorkspaceOf(reader.Text(options.Workspace, "MLFLOW_WORKSPACE")),
            ServerCertificatePath = reader.PemFile(options.ServerCertificatePath, "MLFLOW_TRACKING_SERVER_CERT_PATH",
                "the certificates of the authorities to trust", static path => Certificates.Authorities(path)),
            ClientCertificatePath = reader.PemFile(options.ClientCertificatePath, "MLFLOW_TRACKING_CLIENT_CERT_PATH",
                "the client's certificate and its key, which is not encrypted", static path => Certificates.Client(path)),
            InsecureTls = options.InsecureTls ?? reader.Flag("MLFLOW_TRACKING_INSECURE_TLS", missing: false),
            Timeout = reader.Timeout(options.RequestTimeout),
            Retry = reader.Retry(options.MaxRetries, options.TotalTimeout),
        };
        if (settings is { InsecureTls: true, ServerCertificatePath: not null })
            throw MLflowException.Invalid("MLFLOW_TRACKING_SERVER_CERT_PATH gives certificates to trust, and MLFLOW_TRACKING_INSECURE_TLS says to trust every certificate. Expected one of them.");
        return reader.Text(options.RegistryUri, RegistryVariable) is { } registry && RegistryOf(registry, server) is { } other
            ? settings with { Registry = settings with { Server = Address(other), Authorization = Authorize(other, options, reader) } }
            : settings;
    }

    private static Uri Address(Uri uri) => new UriBuilder(uri) { UserName = "", Password = "", Path = uri.AbsolutePath.TrimEnd('/') + "/", Query = "", Fragment = "" }.Uri;

    private static Uri? RegistryOf(string registry, Uri server)
    {
        if (!Uri.TryCreate(registry.Trim(), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw MLflowException.Invalid(
                $"{RegistryVariable} is '{Redaction.Of(registry)}', and the tracking URI is a server's. Expected http(s)://host:port of the registry's server, or nothing where it is the same.");
        return Address(uri) == Address(server) ? null : uri;
    }

    // What Python loads from its packages there is none of here: better refused than asked without a signature.
    private static void RefusePlugins(SettingReader reader)
    {
        if (reader.Flag("MLFLOW_TRACKING_AWS_SIGV4", missing: false))
            throw MLflowException.Invalid("MLFLOW_TRACKING_AWS_SIGV4 asks for requests signed for AWS, which this client does not make. Unset it and give a user name with a password, or a token; or put a signing proxy before the server.");
        if (reader.Text(null, "MLFLOW_TRACKING_AUTH") is { } plugin)
            throw MLflowException.Invalid($"MLFLOW_TRACKING_AUTH names the Python plugin '{plugin}', which cannot run here. Unset it and give a user name with a password, or a token (MLFLOW_TRACKING_TOKEN).");
    }

    private static string? WorkspaceOf(string? name) => name?.Trim() switch
    {
        null or "" => null,
        { } workspace when workspace.All(char.IsAscii) && !workspace.Any(char.IsControl) => workspace,
        { } other => throw MLflowException.Invalid($"The workspace (MLFLOW_WORKSPACE, or the option Workspace) is '{other}', which cannot be sent. Expected letters, digits and dashes."),
    };

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
                : throw MLflowException.Invalid("The token for MLflow (MLFLOW_TRACKING_TOKEN) cannot be sent: it has spaces, control characters or letters beyond ASCII.");
        return server.UserInfo.Length > 0 ? Basic(Uri.UnescapeDataString(server.UserInfo)) : null;
    }

    private static AuthenticationHeaderValue Basic(string credentials) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
}
