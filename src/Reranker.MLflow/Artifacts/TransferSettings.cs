namespace Reranker.MLflow;

/// <summary>How much travels at once, and in what pieces: options, then MLflow's environment variables, then its defaults.</summary>
internal sealed record TransferSettings
{
    private const int MostTransfers = 64;

    // What S3 asks of all parts but the last, and the most that it takes.
    private const long SmallestPart = 5L << 20;
    private const long LargestPart = 5L << 30;
    private const int MostParts = 10_000;

    /// <summary>The most files, or parts of files, that travel at once.</summary>
    public int Parallelism { get; init; } = 8;

    /// <summary>In bytes. A file in object storage that is larger goes in parts.</summary>
    public long PartSize { get; init; } = 10 << 20;

    /// <summary>Whether large files go past a tracking server to its storage, where it offers that.</summary>
    public bool ProxyMultipart { get; init; }

    /// <summary>From how many bytes on they do.</summary>
    public long ProxyMultipartThreshold { get; init; } = 500 << 20;

    /// <exception cref="MLflowException">A setting cannot be used.</exception>
    public static TransferSettings Resolve(MLflowOptions options, Func<string, string?> environment)
    {
        var reader = new SettingReader(environment);
        var settings = new TransferSettings
        {
            Parallelism = options.MaxParallelTransfers,
            PartSize = options.UploadPartSize ?? (long)reader.Number("MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE", 10 << 20),
            ProxyMultipart = options.ProxyMultipartUpload ?? reader.Flag("MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD", missing: false),
            ProxyMultipartThreshold = (long)reader.Number("MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE", 500 << 20),
        };
        if (settings.Parallelism is < 1 or > MostTransfers)
            throw MLflowException.Invalid($"{settings.Parallelism} transfers at once cannot be used. Expected 1 to {MostTransfers}.");
        if (settings.PartSize is < SmallestPart or > LargestPart)
            throw MLflowException.Invalid($"Parts of {settings.PartSize} bytes cannot be used. Expected {SmallestPart} to {LargestPart}: object storage refuses others.");
        return settings;
    }

    /// <summary>The parts of a file: as large as configured, larger where there would be too many.</summary>
    public IReadOnlyList<(long Offset, long Length)> Split(long length)
    {
        var size = Math.Max(PartSize, ((length - 1) / MostParts) + 1);
        return [.. Enumerable.Range(0, (int)Math.Max(1, ((length - 1) / size) + 1)).Select(index => (index * size, Math.Min(size, length - (index * size))))];
    }
}
