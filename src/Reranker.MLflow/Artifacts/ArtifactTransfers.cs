namespace Reranker.MLflow;

/// <summary>What goes up to a repository and comes down from it, as MLflow's client names it.</summary>
internal static class ArtifactTransfers
{
    /// <summary>Stores a file, or a folder under its own name.</summary>
    public static Task UploadAsync(ArtifactRepository repository, string path, string? artifactPath, IProgress<ArtifactProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Directory.Exists(path)
            ? repository.UploadAsync(path, ArtifactPath.Join(artifactPath ?? "", Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))), cancellationToken, progress)
            : repository.UploadAsync(path, artifactPath, cancellationToken, progress);
    }

    /// <summary>Stores what is in a folder.</summary>
    public static Task UploadContentAsync(ArtifactRepository repository, string folder, string? artifactPath, IProgress<ArtifactProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return Directory.Exists(folder)
            ? repository.UploadAsync(folder, artifactPath, cancellationToken, progress)
            : throw MLflowException.Invalid($"There is no folder '{folder}' to log.");
    }

    /// <summary>Brings a folder or a single file to this machine; returns its path.</summary>
    /// <param name="client">Knows runs and models.</param>
    /// <param name="artifacts">Opens the storage.</param>
    /// <param name="artifactUri">Where the files are, or a run or a model that has them.</param>
    /// <param name="folder">Where to put them; by default they stay where they are, or go to a new temporary folder.</param>
    /// <param name="progress">Is told how far the transfer has come.</param>
    /// <param name="cancellationToken">Cancels the transfer.</param>
    public static async Task<string> DownloadAsync(
        IMLflowClient client, ArtifactRepositories artifacts, string artifactUri, string? folder, IProgress<ArtifactProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(artifactUri);
        var uri = (await ArtifactReference.ResolveAsync(client, artifactUri, cancellationToken).ConfigureAwait(false)).Uri;
        var repository = artifacts.Open(uri);
        if (folder is null && repository.LocalFolder is { } here && Path.Exists(here))
            return here;
        var target = Path.GetFullPath(folder ?? Directory.CreateTempSubdirectory("mlflow-").FullName);
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
            throw MLflowException.Invalid($"Artifacts cannot be put into '{target}', which is not empty. Expected a new or an empty folder.");
        // Beside its place, so that the move is one step of the file system.
        var unfinished = Path.Combine(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(target)) ?? target, $".{Guid.NewGuid():N}.tmp");
        try
        {
            var file = await DownloadAsync(artifacts, repository, uri, unfinished, progress, cancellationToken).ConfigureAwait(false);
            if (Directory.Exists(target))
                Directory.Delete(target);
            Directory.Move(unfinished, target);
            return Path.Combine(target, file);
        }
        catch (Exception error) when (DiskErrors.IsDisk(error))
        {
            throw DiskErrors.Translate(error, uri, target);
        }
        finally
        {
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
        }
    }

    public static async Task DeleteAsync(IMLflowClient client, ArtifactRepositories artifacts, string artifactUri, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(artifactUri);
        var (parent, name) = Split((await ArtifactReference.ResolveAsync(client, artifactUri, cancellationToken).ConfigureAwait(false)).Uri);
        await artifacts.Open(parent).DeleteAsync(name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns the name of the file, where it is a single one, else nothing.</summary>
    private static async Task<string> DownloadAsync(
        ArtifactRepositories artifacts, ArtifactRepository repository, string uri, string folder, IProgress<ArtifactProgress>? progress, CancellationToken cancellationToken)
    {
        if ((await repository.ListAsync(null, cancellationToken).ConfigureAwait(false)).Count > 0)
        {
            await repository.DownloadAsync(null, folder, cancellationToken, progress).ConfigureAwait(false);
            return "";
        }

        // Storages list nothing below a file: whether there is one, its folder knows.
        var (parent, name) = Split(uri);
        await artifacts.Open(parent).DownloadAsync(name, folder, cancellationToken, progress).ConfigureAwait(false);
        return name;
    }

    private static (string Folder, string Name) Split(string uri)
    {
        uri = uri.TrimEnd('/');
        var slash = uri.LastIndexOf('/');
        var name = uri[(slash + 1)..];
        return (uri[..Math.Max(slash, 0)], ArtifactPath.CheckName(ArtifactUri.IsFile(uri) ? Uri.UnescapeDataString(name) : name));
    }
}
