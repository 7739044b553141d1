namespace Reranker.MLflow;

/// <summary>The files below one artifact URI; each kind of storage is one of these. Paths are checked by <see cref="ArtifactPath"/>.</summary>
internal abstract class ArtifactRepository
{
    private const int Parallelism = 4;
    private const int MaxDepth = 32;

    /// <summary>The folder on this machine that holds the files, where there is one: such files are used in place.</summary>
    public virtual string? LocalFolder => null;

    /// <summary>What lies in a folder, by name; nothing where there is no such folder.</summary>
    public abstract Task<IReadOnlyList<ArtifactInfo>> ListAsync(string? path, CancellationToken cancellationToken);

    /// <summary>Stores a file: all of it or nothing, replacing an older one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">What it holds, from its start; it can be read again from there.</param>
    /// <param name="cancellationToken">Cancels the copy.</param>
    public abstract Task WriteAsync(string path, Stream content, CancellationToken cancellationToken);

    /// <summary>Copies a file, one that a listing named, to a stream.</summary>
    /// <param name="path">The file.</param>
    /// <param name="size">Its size in bytes, where it is known.</param>
    /// <param name="destination">Takes the content from its start, again where the first attempt fails; it can be cut and written anew.</param>
    /// <param name="cancellationToken">Cancels the copy.</param>
    public abstract Task ReadAsync(string path, long? size, Stream destination, CancellationToken cancellationToken);

    /// <summary>Copies all files to a folder of this machine, which must not exist.</summary>
    public async Task DownloadAsync(string folder, CancellationToken cancellationToken)
    {
        var files = new List<ArtifactInfo>();
        await CollectAsync("", 0, files, cancellationToken).ConfigureAwait(false);
        Directory.CreateDirectory(folder);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(files, options, async (file, cancellation) => await DownloadAsync(file, folder, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
    }

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

    private async Task DownloadAsync(ArtifactInfo file, string folder, CancellationToken cancellationToken)
    {
        var target = Path.Combine(folder, file.Path.Replace('/', Path.DirectorySeparatorChar));
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            var stream = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.Asynchronous);
            await using (stream.ConfigureAwait(false))
            {
                await ReadAsync(file.Path, file.FileSize, stream, cancellationToken).ConfigureAwait(false);
                if (file.FileSize is { } size && size != stream.Length)
                    throw new MLflowException(MLflowErrorCode.DataLoss, $"The artifact '{file.Path}' has {stream.Length} bytes, and {size} were announced. Try again.");
            }
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
