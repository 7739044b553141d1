namespace Reranker.MLflow;

/// <summary>Opens the repository of a URI, by its scheme.</summary>
/// <param name="transfers">Bounds what travels at once.</param>
/// <param name="door">The server through which its artifacts go, where MLflow is one.</param>
/// <param name="storage">Makes the client of object storage when the first URI needs it.</param>
/// <param name="signed">Makes the client of the storage behind a server when the first file needs it.</param>
internal sealed class ArtifactRepositories(Transfers transfers, RestDoor? door, Func<S3Storage> storage, Func<SignedStorage> signed) : IDisposable
{
    private readonly Lazy<S3Storage> _storage = new(storage, LazyThreadSafetyMode.PublicationOnly);
    private readonly Lazy<SignedStorage> _signed = new(signed, LazyThreadSafetyMode.PublicationOnly);

    /// <exception cref="MLflowException">A setting cannot be used.</exception>
    public static ArtifactRepositories Create(MLflowOptions options, Func<string, string?> environment, RestDoor? door, TimeProvider time)
    {
        var transfers = new Transfers(TransferSettings.Resolve(options, environment));
        return new ArtifactRepositories(
            transfers, door, () => new S3Storage(S3Settings.Resolve(options, environment), transfers, time), () => new SignedStorage(options, environment, time));
    }

    /// <exception cref="MLflowException">No storage of this version has that URI, or a setting cannot be used.</exception>
    public ArtifactRepository Open(string uri)
    {
        if (ArtifactUri.LocalPath(uri) is { } folder)
            return new FileArtifactRepository(folder, transfers);
        if (door is not null && ProxiedArtifactRepository.TryOpen(door, _signed, transfers, uri) is { } proxied)
            return proxied;
        if (S3Storage.IsS3(uri))
            return _storage.Value.Open(uri);
        throw MLflowException.Invalid(
            $"Artifacts at '{Redaction.Of(uri)}' cannot be reached: this version keeps them in folders (a path or a file: URI), in object storage (s3:) and on the tracking server (mlflow-artifacts:).");
    }

    public void Dispose()
    {
        if (_storage.IsValueCreated)
            _storage.Value.Dispose();
        if (_signed.IsValueCreated)
            _signed.Value.Dispose();
        transfers.Dispose();
    }
}
