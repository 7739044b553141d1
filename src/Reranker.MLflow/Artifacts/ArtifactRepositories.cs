namespace Reranker.MLflow;

/// <summary>Opens the repository of a URI, by its scheme.</summary>
/// <param name="door">The server through which its artifacts go, where MLflow is one.</param>
/// <param name="storage">Makes the client of object storage when the first URI needs it.</param>
internal sealed class ArtifactRepositories(RestDoor? door = null, Func<S3Storage>? storage = null) : IDisposable
{
    private readonly Lazy<S3Storage>? _storage = storage is null ? null : new Lazy<S3Storage>(storage, LazyThreadSafetyMode.PublicationOnly);

    /// <exception cref="MLflowException">No storage of this version has that URI.</exception>
    public ArtifactRepository Open(string uri)
    {
        if (ArtifactUri.LocalPath(uri) is { } folder)
            return new FileArtifactRepository(folder);
        if (door is not null && ProxiedArtifactRepository.TryOpen(door, uri) is { } proxied)
            return proxied;
        if (_storage is not null && S3Storage.IsS3(uri))
            return _storage.Value.Open(uri);
        throw MLflowException.Invalid(
            $"Artifacts at '{uri}' cannot be reached: this version keeps them in folders (a path or a file: URI), in object storage (s3:) and on the tracking server (mlflow-artifacts:).");
    }

    public void Dispose()
    {
        if (_storage is { IsValueCreated: true })
            _storage.Value.Dispose();
    }
}
