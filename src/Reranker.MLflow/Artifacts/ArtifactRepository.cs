namespace Reranker.MLflow;

/// <summary>The files below one artifact URI; each kind of storage is one of these. Paths are checked by <see cref="ArtifactPath"/>.</summary>
internal abstract class ArtifactRepository
{
    /// <summary>The folder on this machine that holds the files, where there is one: such files are used in place.</summary>
    public virtual string? LocalFolder => null;

    /// <summary>Opens the repository of a URI.</summary>
    public static ArtifactRepository Open(string uri) =>
        ArtifactUri.LocalPath(uri) is { } folder
            ? new FileArtifactRepository(folder)
            : throw MLflowException.Invalid($"Artifacts at '{uri}' cannot be reached: this version keeps them in folders (a path or a file: URI).");

    /// <summary>What lies in a folder, by name; nothing where there is no such folder.</summary>
    public abstract Task<IReadOnlyList<ArtifactInfo>> ListAsync(string? path, CancellationToken cancellationToken);

    /// <summary>Stores a file: all of it or nothing, replacing an older one.</summary>
    public abstract Task WriteAsync(string path, Stream content, CancellationToken cancellationToken);

    /// <summary>Opens a file to read.</summary>
    /// <exception cref="MLflowException">There is none.</exception>
    public abstract Stream OpenRead(string path);

    /// <summary>Stores a file, or a folder with all that is in it, below <paramref name="artifactPath"/>.</summary>
    public async Task UploadAsync(string source, string? artifactPath, CancellationToken cancellationToken)
    {
        var target = ArtifactPath.Check(artifactPath);
        if (File.Exists(source))
        {
            await UploadFileAsync(source, ArtifactPath.Join(target, Path.GetFileName(source)), cancellationToken).ConfigureAwait(false);
            return;
        }

        if (!Directory.Exists(source))
            throw MLflowException.Invalid($"There is no file or folder '{source}' to log.");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            await UploadFileAsync(file, ArtifactPath.Join(target, Path.GetRelativePath(source, file).Replace(Path.DirectorySeparatorChar, '/')), cancellationToken).ConfigureAwait(false);
    }

    public async Task UploadFileAsync(string source, string path, CancellationToken cancellationToken)
    {
        var content = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using (content.ConfigureAwait(false))
            await WriteAsync(path, content, cancellationToken).ConfigureAwait(false);
    }
}
