namespace Reranker.MLflow;

/// <summary>The files below one artifact URI; each kind of storage is one of these.</summary>
internal abstract class ArtifactRepository(Transfers transfers)
{
    private const int MaxDepth = 32;

    /// <summary>The folder on this machine that holds the files, where there is one: such files are used in place.</summary>
    public virtual string? LocalFolder => null;

    protected Transfers Transfers => transfers;

    /// <summary>What lies in a folder, by name; nothing where there is no such folder.</summary>
    public abstract Task<IReadOnlyList<ArtifactInfo>> ListAsync(string? path, CancellationToken cancellationToken);

    /// <summary>Stores a file: all of it or nothing, replacing an older one.</summary>
    public abstract Task WriteAsync(string path, ArtifactContent content, CancellationToken cancellationToken);

    /// <summary>Copies a file, one that a listing named, to a stream.</summary>
    /// <param name="path">The file.</param>
    /// <param name="size">Its size in bytes, where it is known.</param>
    /// <param name="destination">Takes the content from its start, again where the first attempt fails; it can be cut and written anew.</param>
    /// <param name="cancellationToken">Cancels the copy.</param>
    public abstract Task ReadAsync(string path, long? size, Stream destination, CancellationToken cancellationToken);

    /// <summary>Removes a file, or a folder with all that is in it; nothing happens where there is none.</summary>
    public abstract Task DeleteAsync(string path, CancellationToken cancellationToken);

    public async Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using var content = ArtifactContent.Of(bytes);
        await WriteAsync(path, content, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stores a file, or a folder with all that is in it, below <paramref name="artifactPath"/>. Where one name cannot be stored, nothing is.</summary>
    public Task UploadAsync(string source, string? artifactPath, CancellationToken cancellationToken, IProgress<ArtifactProgress>? progress = null)
    {
        var target = ArtifactPath.Check(artifactPath);
        if (File.Exists(source))
            return UploadAsync([(source, ArtifactPath.Join(target, Path.GetFileName(source)))], cancellationToken, progress);
        if (!Directory.Exists(source))
            throw MLflowException.Invalid($"There is no file or folder '{source}' to log.");
        var files = Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => (file, ArtifactPath.Join(target, Path.GetRelativePath(source, file).Replace(Path.DirectorySeparatorChar, '/'))));
        return UploadAsync([.. files], cancellationToken, progress);
    }

    /// <summary>Stores files, several at once. Where one name cannot be stored, nothing is.</summary>
    public Task UploadAsync(IReadOnlyList<(string Source, string Path)> files, CancellationToken cancellationToken, IProgress<ArtifactProgress>? progress = null)
    {
        foreach (var (_, path) in files)
            CheckFile(path);
        var told = new TransferProgress(progress, files.Count, progress is null ? 0 : files.Sum(static file => new FileInfo(file.Source).Length));
        return transfers.ForEachAsync(files, async (file, cancellation) =>
        {
            using var content = ArtifactContent.OfFile(file.Source, told);
            await WriteAsync(file.Path, content, cancellation).ConfigureAwait(false);
            told.AddFile();
        }, cancellationToken);
    }

    /// <summary>Copies a file to a folder of this machine, or all files of a folder; files there that have their names are replaced.</summary>
    /// <exception cref="MLflowException">There is nothing, or a file came otherwise than it was announced.</exception>
    public async Task DownloadAsync(string? path, string folder, CancellationToken cancellationToken, IProgress<ArtifactProgress>? progress = null)
    {
        path = ArtifactPath.Check(path);
        var files = new List<ArtifactInfo>();
        await CollectAsync(path, 0, files, cancellationToken).ConfigureAwait(false);
        if (files.Count == 0 && path.Length > 0 && await FindAsync(path, cancellationToken).ConfigureAwait(false) is { IsDirectory: false } single)
            (path, files) = (ArtifactPath.Folder(path), [single]);
        if (files.Count == 0)
            throw MLflowException.Missing($"There are no artifacts{(path.Length > 0 ? $" '{path}'" : "")}.");
        var told = new TransferProgress(progress, files.Count, files.Sum(static file => file.FileSize ?? 0));
        await transfers.ForEachAsync(
            files,
            async (file, cancellation) =>
            {
                await DownloadAsync(file, path, folder, told, cancellation).ConfigureAwait(false);
                told.AddFile();
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Checks the path of a file, and returns it, before anything is sent.</summary>
    /// <exception cref="MLflowException">It could lead elsewhere, or this storage has no such names.</exception>
    protected virtual string CheckFile(string path)
    {
        path = ArtifactPath.Check(path);
        return path.Length > 0 ? path : throw MLflowException.Invalid("An artifact has no name. Expected a path below the artifact root.");
    }

    private static void CheckSize(ArtifactInfo file, long size)
    {
        if (file.FileSize is { } announced && announced != size)
            throw new MLflowException(MLflowErrorCode.DataLoss, $"The artifact '{file.Path}' has {size} bytes, and {announced} were announced. Try again.");
    }

    private async Task<ArtifactInfo?> FindAsync(string path, CancellationToken cancellationToken) =>
        (await ListAsync(ArtifactPath.Folder(path), cancellationToken).ConfigureAwait(false)).FirstOrDefault(entry => entry.Path == path);

    private async Task DownloadAsync(ArtifactInfo file, string root, string folder, TransferProgress progress, CancellationToken cancellationToken)
    {
        var relative = file.Path[(root.Length == 0 ? 0 : root.Length + 1)..];
        try
        {
            await WholeFile.WriteAsync(
                Path.Combine(folder, relative.Replace('/', Path.DirectorySeparatorChar)),
                async stream =>
                {
                    var destination = new ProgressStream(stream, progress);
                    await using (destination.ConfigureAwait(false))
                        await ReadAsync(file.Path, file.FileSize, destination, cancellationToken).ConfigureAwait(false);
                    CheckSize(file, stream.Length);
                },
                durable: false).ConfigureAwait(false);
        }
        catch (Exception error) when (DiskErrors.IsDisk(error))
        {
            throw DiskErrors.Translate(error, file.Path, folder);
        }
    }

    private async Task CollectAsync(string path, int depth, List<ArtifactInfo> files, CancellationToken cancellationToken)
    {
        if (depth > MaxDepth)
            throw MLflowException.Invalid($"The artifacts at '{path}' lie more than {MaxDepth} folders deep.");
        foreach (var entry in await ListAsync(path, cancellationToken).ConfigureAwait(false))
            if (entry.IsDirectory)
                await CollectAsync(entry.Path, depth + 1, files, cancellationToken).ConfigureAwait(false);
            else
                files.Add(entry);
    }
}
