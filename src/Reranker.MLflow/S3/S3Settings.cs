namespace Reranker.MLflow;

/// <summary>How to reach object storage: options, then the environment variables of MLflow and AWS, then a profile of <c>~/.aws</c>.</summary>
internal sealed record S3Settings
{
    /// <summary>The server's address; Amazon's of the region by default.</summary>
    public required Uri Endpoint { get; init; }

    public required string AccessKey { get; init; }

    public required string SecretKey { get; init; }

    public string? SessionToken { get; init; }

    public required string Region { get; init; }

    /// <summary>What every upload says besides.</summary>
    public IReadOnlyDictionary<string, string> UploadHeaders { get; init; } = new Dictionary<string, string>();

    public StorageConnection Connection { get; init; } = new();

    /// <exception cref="MLflowException">A setting is missing or cannot be used.</exception>
    public static S3Settings Resolve(MLflowOptions options, Func<string, string?> environment)
    {
        var settings = new SettingReader(environment);
        var profile = new AwsProfile(settings);
        var config = profile.Config;
        var region = settings.Text(options.S3Region, "AWS_REGION", "AWS_DEFAULT_REGION") ?? config.GetValueOrDefault("region") ?? "us-east-1";
        var endpoint = settings.Text(options.S3EndpointUrl, "MLFLOW_S3_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
            ?? config.GetValueOrDefault("endpoint_url") ?? $"https://s3.{region}.amazonaws.com";
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0)
            throw MLflowException.Invalid($"The S3 endpoint '{Redaction.Of(endpoint)}' cannot be used. Expected http(s)://host:port without a path; credentials go into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.");
        var (access, secret, session) = Credentials(options, settings, profile);
        return new S3Settings
        {
            Endpoint = uri,
            AccessKey = access,
            SecretKey = secret,
            SessionToken = session,
            Region = region,
            UploadHeaders = S3UploadHeaders.Parse(environment("MLFLOW_S3_UPLOAD_EXTRA_ARGS")),
            Connection = StorageConnection.Resolve(options, environment),
        };
    }

    // A key, its secret and its token belong together: they come from one place.
    private static (string AccessKey, string SecretKey, string? SessionToken) Credentials(MLflowOptions options, SettingReader settings, AwsProfile profile)
    {
        if (!string.IsNullOrEmpty(options.S3AccessKey))
            return Complete(options.S3AccessKey, options.S3SecretKey, null, "the options");
        if (settings.Text(null, "AWS_ACCESS_KEY_ID") is { } key)
            return Complete(key, settings.Text(null, "AWS_SECRET_ACCESS_KEY"), settings.Text(null, "AWS_SESSION_TOKEN"), "the environment");
        foreach (var (path, values) in ((string, IReadOnlyDictionary<string, string>)[])[(profile.CredentialsPath, profile.Credentials), (profile.ConfigPath, profile.Config)])
            if (values.GetValueOrDefault("aws_access_key_id") is { Length: > 0 } stored)
                return Complete(stored, values.GetValueOrDefault("aws_secret_access_key"), values.GetValueOrDefault("aws_session_token"), path);
        throw MLflowException.Invalid(
            "There are no credentials for s3. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the options S3AccessKey and S3SecretKey, or a profile in ~/.aws/credentials.");
    }

    private static (string AccessKey, string SecretKey, string? SessionToken) Complete(string access, string? secret, string? session, string place) =>
        !string.IsNullOrEmpty(secret)
            ? (access, secret, string.IsNullOrEmpty(session) ? null : session)
            : throw MLflowException.Invalid($"The access key for s3 has no secret key beside it in {place}.");
}
