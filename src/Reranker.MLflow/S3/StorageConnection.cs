namespace Reranker.MLflow;

/// <summary>How object storage is connected to, whoever signs the requests.</summary>
internal record StorageConnection
{
    public bool InsecureTls { get; init; }

    /// <summary>A PEM file of authorities to trust instead of the system's.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>How long the server may be silent.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    public RetryPolicy Retry { get; init; } = new();

    /// <exception cref="MLflowException">A setting cannot be used.</exception>
    public static StorageConnection Resolve(MLflowOptions options, Func<string, string?> environment)
    {
        var settings = new SettingReader(environment);
        return new StorageConnection
        {
            InsecureTls = settings.Flag("MLFLOW_S3_IGNORE_TLS", missing: false),
            CertificatePath = settings.PemFile(null, "AWS_CA_BUNDLE", "the certificates of the authorities to trust", static path => Certificates.Authorities(path)),
            Timeout = settings.Timeout(options.RequestTimeout),
            Retry = settings.Retry(options.MaxRetries, options.TotalTimeout),
        };
    }
}
