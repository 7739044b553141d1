namespace Reranker.MLflow;

/// <summary>Artifacts in a folder.</summary>
internal sealed class FileArtifactRepository(string folder) : ArtifactRepository
{
    private const string Unfinished = ".tmp";
    private readonly string _folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    public override string LocalFolder => _folder;

    public override Task<IReadOnlyList<ArtifactInfo>> ListAsync(string? path, CancellationToken cancellationToken)
    {
        path = ArtifactPath.Check(path);
        var directory = new DirectoryInfo(Locate(path));
        return Task.FromResult<IReadOnlyList<ArtifactInfo>>(directory.Exists
            ?
            [
                .. directory.EnumerateFileSystemInfos()
                    .Where(static entry => !entry.Name.EndsWith(Unfinished, StringComparison.Ordinal))
                    .OrderBy(static entry => entry.Name, StringComparer.Ordinal)
                    .Select(entry => new ArtifactInfo(ArtifactPath.Join(path, entry.Name), entry is DirectoryInfo, (entry as FileInfo)?.Length)),
            ]
            : []);
    }

    public override async Task WriteAsync(string path, Stream content, CancellationToken cancellationToken)
    {
        var target = Locate(ArtifactPath.Check(path));
        // Beside its target, so that the move is one step of the file system.
        var unfinished = $"{target}.{Guid.NewGuid():N}{Unfinished}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.Asynchronous);
            await using (file.ConfigureAwait(false))
            {
                await content.CopyToAsync(file, 1 << 20, cancellationToken).ConfigureAwait(false);
                // On the disk before the registry names it: a version never leads to a file that a power cut emptied.
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, target, overwrite: true);
        }
        catch (Exception error) when (DiskErrors.IsDisk(error))
        {
            throw DiskErrors.Translate(error, path, _folder);
        }
        finally
        {
            if (File.Exists(unfinished))
                File.Delete(unfinished);
        }
    }

    public override async Task ReadAsync(string path, long? size, Stream destination, CancellationToken cancellationToken)
    {
        var file = Locate(ArtifactPath.Check(path));
        if (!File.Exists(file))
            throw MLflowException.Missing($"There is no artifact '{path}' in '{_folder}'.");
        var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using (source.ConfigureAwait(false))
            await source.CopyToAsync(destination, 1 << 20, cancellationToken).ConfigureAwait(false);
    }

    // A checked path has no part that climbs.
    private string Locate(string path) => Path.Combine(_folder, path.Replace('/', Path.DirectorySeparatorChar));
}
