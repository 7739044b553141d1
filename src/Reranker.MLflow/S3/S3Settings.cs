namespace Reranker.MLflow;

/// <summary>How to reach object storage: options, then the environment variables of MLflow and AWS, then <c>~/.aws/credentials</c>.</summary>
internal sealed record S3Settings
{
    /// <summary>The server's address; Amazon's by default.</summary>
    public required Uri Endpoint { get; init; }

    public required string AccessKey { get; init; }

    public required string SecretKey { get; init; }

    public string? SessionToken { get; init; }

    public required string Region { get; init; }

    public bool InsecureTls { get; init; }

    /// <summary>A PEM file of authorities to trust instead of the system's.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>How long the server may be silent.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    public RetryPolicy Retry { get; init; } = new();

    /// <exception cref="MLflowException">A setting is missing or cannot be used.</exception>
    public static S3Settings Resolve(MLflowOptions options, Func<string, string?> environment)
    {
        var settings = new SettingReader(environment);
        var endpoint = settings.Text(options.S3EndpointUrl, "MLFLOW_S3_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL") ?? "https://s3.amazonaws.com";
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.PathAndQuery != "/")
            throw MLflowException.Invalid($"The S3 endpoint '{endpoint}' cannot be used. Expected http(s)://host:port without a path.");
        var (access, secret, session) = Credentials(options, settings);
        return new S3Settings
        {
            Endpoint = uri,
            AccessKey = access,
            SecretKey = secret,
            SessionToken = session,
            Region = settings.Text(options.S3Region, "AWS_REGION", "AWS_DEFAULT_REGION") ?? "us-east-1",
            InsecureTls = settings.Flag("MLFLOW_S3_IGNORE_TLS", missing: false),
            CertificatePath = settings.ExistingFile(null, "AWS_CA_BUNDLE", "The certificates to trust"),
            Timeout = settings.Timeout(options.RequestTimeout),
            Retry = settings.Retry(options.MaxRetries),
        };
    }

    // A key, its secret and its token belong together: they come from one place.
    private static (string AccessKey, string SecretKey, string? SessionToken) Credentials(MLflowOptions options, SettingReader settings)
    {
        if (!string.IsNullOrEmpty(options.S3AccessKey))
            return Complete(options.S3AccessKey, options.S3SecretKey, null, "the options");
        if (settings.Text(null, "AWS_ACCESS_KEY_ID") is { } key)
            return Complete(key, settings.Text(null, "AWS_SECRET_ACCESS_KEY"), settings.Text(null, "AWS_SESSION_TOKEN"), "the environment");
        var path = settings.Text(null, "AWS_SHARED_CREDENTIALS_FILE") ?? settings.InHome(".aws", "credentials");
        var file = IniFile.Read(path, settings.Text(null, "AWS_PROFILE") ?? "default");
        return file.GetValueOrDefault("aws_access_key_id") is { Length: > 0 } stored
            ? Complete(stored, file.GetValueOrDefault("aws_secret_access_key"), file.GetValueOrDefault("aws_session_token"), path)
            : throw MLflowException.Invalid("There are no credentials for s3. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the options.");
    }

    private static (string AccessKey, string SecretKey, string? SessionToken) Complete(string access, string? secret, string? session, string place) =>
        !string.IsNullOrEmpty(secret)
            ? (access, secret, string.IsNullOrEmpty(session) ? null : session)
            : throw MLflowException.Invalid($"The access key for s3 has no secret key beside it in {place}.");
}
