namespace Reranker.MLflow;

/// <summary>Opens the repository of a URI, by its scheme.</summary>
/// <param name="door">The server through which its artifacts go, where MLflow is one.</param>
internal sealed class ArtifactRepositories(RestDoor? door = null)
{
    /// <exception cref="MLflowException">No storage of this version has that URI.</exception>
    public ArtifactRepository Open(string uri)
    {
        if (ArtifactUri.LocalPath(uri) is { } folder)
            return new FileArtifactRepository(folder);
        if (door is not null && ProxiedArtifactRepository.TryOpen(door, uri) is { } proxied)
            return proxied;
        throw MLflowException.Invalid(
            $"Artifacts at '{uri}' cannot be reached: this version keeps them in folders (a path or a file: URI) and on the tracking server (mlflow-artifacts:).");
    }
}
