namespace Reranker.MLflow;

/// <summary>Where MLflow is. What is not set comes from MLflow's environment variables, then from <see cref="DataDirectory"/>.</summary>
public sealed class MLflowOptions
{
    /// <summary>
    /// <c>http(s)://host:port</c> of a server, or <c>sqlite:///path/to/file.db</c> (four slashes for an absolute path) of an embedded store.
    /// By default the environment variable <c>MLFLOW_TRACKING_URI</c>, then <c>mlflow.db</c> in <see cref="DataDirectory"/>.
    /// </summary>
    public string? TrackingUri { get; set; }

    /// <summary><c>http(s)://host:port</c> of the server with the model registry, where that is not the server of <see cref="TrackingUri"/>; by default <c>MLFLOW_REGISTRY_URI</c>, else the same.</summary>
    public string? RegistryUri { get; set; }

    /// <summary>Where new experiments of an embedded store keep their artifacts (a server decides for itself): a folder, as a path or a <c>file:</c> URI, or <c>s3://bucket/prefix</c>; <c>artifacts</c> in <see cref="DataDirectory"/> by default.</summary>
    public string? ArtifactRoot { get; set; }

    /// <summary>The folder for what is not placed elsewhere, models that were downloaded among it; <c>.reranker</c> in the working directory by default. It is made when needed.</summary>
    public string DataDirectory { get; set; } = ".reranker";

    /// <summary>The user at a server, with <see cref="Password"/>; by default <c>MLFLOW_TRACKING_USERNAME</c>, then <c>~/.mlflow/credentials</c>.</summary>
    public string? Username { get; set; }

    /// <summary>The password of <see cref="Username"/>; by default <c>MLFLOW_TRACKING_PASSWORD</c>, then <c>~/.mlflow/credentials</c>.</summary>
    public string? Password { get; set; }

    /// <summary>A bearer token for a server, used where there is no user with a password; by default <c>MLFLOW_TRACKING_TOKEN</c>.</summary>
    public string? Token { get; set; }

    /// <summary>The workspace that is worked in, on servers of MLflow 3.10 and later that have workspaces; by default <c>MLFLOW_WORKSPACE</c>, else the server's default.</summary>
    public string? Workspace { get; set; }

    /// <summary>A PEM file of the authorities that a server's certificate may come from, instead of the system's; by default <c>MLFLOW_TRACKING_SERVER_CERT_PATH</c>.</summary>
    public string? ServerCertificatePath { get; set; }

    /// <summary>A PEM file with a certificate and its key, to show to a server; by default <c>MLFLOW_TRACKING_CLIENT_CERT_PATH</c>.</summary>
    public string? ClientCertificatePath { get; set; }

    /// <summary>Whether a server's certificate is not checked at all, which makes eavesdropping easy; by default <c>MLFLOW_TRACKING_INSECURE_TLS</c>, else no.</summary>
    public bool? InsecureTls { get; set; }

    /// <summary>How long a server may take for one answer, more than 0 seconds and at most a day; by default <c>MLFLOW_HTTP_REQUEST_TIMEOUT</c> (seconds), else 120 seconds.</summary>
    public TimeSpan? RequestTimeout { get; set; }

    /// <summary>
    /// How often a request that failed for the moment is sent again, 0 to 10; by default <c>MLFLOW_HTTP_REQUEST_MAX_RETRIES</c>, else 7.
    /// A server that cannot be reached and has never answered is tried again three times at most.
    /// </summary>
    public int? MaxRetries { get; set; }

    /// <summary>How long a request may take with all its retries, more than 0 seconds and at most a day; 5 minutes by default. Files get more time, by their size.</summary>
    public TimeSpan? TotalTimeout { get; set; }

    /// <summary>The address of object storage, <c>http(s)://host:port</c>; by default <c>MLFLOW_S3_ENDPOINT_URL</c>, <c>AWS_ENDPOINT_URL_S3</c>, <c>AWS_ENDPOINT_URL</c>, then Amazon's.</summary>
    public string? S3EndpointUrl { get; set; }

    /// <summary>The region of object storage; by default <c>AWS_REGION</c>, <c>AWS_DEFAULT_REGION</c>, then <c>us-east-1</c>.</summary>
    public string? S3Region { get; set; }

    /// <summary>The access key for object storage; by default <c>AWS_ACCESS_KEY_ID</c>, then the profile <c>AWS_PROFILE</c> of <c>~/.aws/credentials</c>.</summary>
    public string? S3AccessKey { get; set; }

    /// <summary>The secret key of <see cref="S3AccessKey"/>; by default from where that comes.</summary>
    public string? S3SecretKey { get; set; }

    /// <summary>The most files, or parts of files, that are transferred at once, 1 to 64; 8 by default.</summary>
    public int MaxParallelTransfers { get; set; } = 8;

    /// <summary>
    /// In how large parts a file is uploaded to object storage, in bytes, 5 MiB to 5 GiB: a file that is no larger goes as one; parts are larger where a file would
    /// have more than 10,000. By default <c>MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE</c>, else 10 MiB.
    /// </summary>
    public long? UploadPartSize { get; set; }

    /// <summary>
    /// Whether files of <c>MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE</c> bytes (500 MiB by default) and more go past a tracking server straight to its storage, in parts,
    /// where it offers that; by default <c>MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD</c>, else no: its storage must be reachable from here.
    /// </summary>
    public bool? ProxyMultipartUpload { get; set; }
}
