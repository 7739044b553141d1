namespace Reranker.MLflow;

/// <summary>Options and environment, resolved: where MLflow is.</summary>
internal abstract record TrackingLocation
{
    public const string Variable = "MLFLOW_TRACKING_URI";

    private const string Sqlite = "sqlite:///";

    /// <exception cref="MLflowException">A setting is not one that this version can use.</exception>
    public static TrackingLocation Resolve(MLflowOptions options, Func<string, string?> environment)
    {
        if (string.IsNullOrWhiteSpace(options.DataDirectory))
            throw MLflowException.Invalid("The data directory of MLflow is empty. Expected a folder, for instance '.reranker'.");
        var uri = FirstNonEmpty(options.TrackingUri, environment(Variable));
        if (uri is not null && Uri.TryCreate(uri, UriKind.Absolute, out var server) && server.Scheme is "http" or "https")
            return new ServerLocation(RestSettings.Resolve(server, options, environment));
        if (FirstNonEmpty(options.RegistryUri, environment(RestSettings.RegistryVariable)) is { } registry && registry != uri)
            throw MLflowException.Invalid(
                $"{RestSettings.RegistryVariable} is '{Redaction.Of(registry)}', but runs go to an embedded store, which has the model registry in the same file. Unset it, or set {Variable} to a server.");
        var path = uri is null ? Path.Combine(options.DataDirectory, "mlflow.db") : DatabaseOf(uri);
        var root = string.IsNullOrWhiteSpace(options.ArtifactRoot) ? Path.Combine(options.DataDirectory, "artifacts") : options.ArtifactRoot;
        return new EmbeddedLocation(Path.GetFullPath(path), RootOf(root, options, environment));
    }

    private static string RootOf(string root, MLflowOptions options, Func<string, string?> environment)
    {
        if (ArtifactUri.LocalPath(root) is { } folder)
            return ArtifactUri.OfFolder(folder);
        if (!S3Storage.IsS3(root))
            throw MLflowException.Invalid($"The artifact root '{Redaction.Of(root)}' cannot be used. Expected a folder (a path or a file: URI) or s3://bucket/prefix.");
        // What is missing is missed before a run has begun.
        S3Settings.Resolve(options, environment);
        return root.TrimEnd('/');
    }

    private static string DatabaseOf(string uri)
    {
        if (uri.StartsWith(Sqlite, StringComparison.OrdinalIgnoreCase) && uri[Sqlite.Length..] is { Length: > 0 } path && path[0] != ':' && !path.Contains('?'))
            return path;
        throw MLflowException.Invalid(
            $"The tracking URI '{Redaction.Of(uri)}' cannot be used. Expected http(s)://host:port of a server, or sqlite:///path/to/file.db (four slashes for an absolute path).");
    }

    private static string? FirstNonEmpty(string? first, string? second) =>
        !string.IsNullOrWhiteSpace(first) ? first.Trim() : !string.IsNullOrWhiteSpace(second) ? second.Trim() : null;
}

/// <summary>The embedded store.</summary>
/// <param name="DatabasePath">The SQLite file's full path.</param>
/// <param name="ArtifactRoot">A URI.</param>
internal sealed record EmbeddedLocation(string DatabasePath, string ArtifactRoot) : TrackingLocation;

/// <summary>A server.</summary>
internal sealed record ServerLocation(RestSettings Settings) : TrackingLocation;
