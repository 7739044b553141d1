namespace Reranker.MLflow;

/// <summary>Artifacts in a folder.</summary>
internal sealed class FileArtifactRepository(string folder, Transfers transfers) : ArtifactRepository(transfers)
{
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
                    .Where(static entry => !WholeFile.IsUnfinished(entry.Name))
                    .OrderBy(static entry => entry.Name, StringComparer.Ordinal)
                    .Select(entry => new ArtifactInfo(ArtifactPath.Join(path, entry.Name), entry is DirectoryInfo, (entry as FileInfo)?.Length)),
            ]
            : []);
    }

    public override async Task WriteAsync(string path, ArtifactContent content, CancellationToken cancellationToken)
    {
        path = CheckFile(path);
        RequirePlace(path);
        try
        {
            // Durable before the registry names it: a version never leads to a file that a power cut emptied.
            await WholeFile.WriteAsync(Locate(path), file => content.CopyToAsync(file, cancellationToken), durable: true).ConfigureAwait(false);
        }
        catch (Exception error) when (DiskErrors.IsDisk(error))
        {
            throw DiskErrors.Translate(error, path, _folder);
        }
    }

    public override async Task ReadAsync(string path, long? size, Stream destination, CancellationToken cancellationToken)
    {
        var file = Locate(CheckFile(path));
        if (!File.Exists(file))
            throw MLflowException.Missing($"There is no artifact '{path}' in '{_folder}'.");
        var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using (source.ConfigureAwait(false))
            await source.CopyToAsync(destination, 1 << 20, cancellationToken).ConfigureAwait(false);
    }

    public override Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        path = CheckFile(path);
        try
        {
            if (Directory.Exists(Locate(path)))
                Directory.Delete(Locate(path), recursive: true);
            else if (File.Exists(Locate(path)))
                File.Delete(Locate(path));
            return Task.CompletedTask;
        }
        catch (Exception error) when (DiskErrors.IsDisk(error))
        {
            throw DiskErrors.Translate(error, path, _folder);
        }
    }

    // A file system, unlike object storage, has either a file or a folder of one name.
    private void RequirePlace(string path)
    {
        if (Directory.Exists(Locate(path)))
            throw MLflowException.Invalid($"The artifact '{path}' cannot be stored: there is a folder of that name in '{_folder}'. Choose another name, or remove the folder.");
        for (var parent = ArtifactPath.Folder(path); parent.Length > 0; parent = ArtifactPath.Folder(parent))
        {
            if (File.Exists(Locate(parent)))
                throw MLflowException.Invalid($"The artifact '{path}' cannot be stored: '{parent}' in '{_folder}' is a file, not a folder. Choose another name, or remove the file.");
        }
    }

    // A checked path has no part that climbs.
    private string Locate(string path) => Path.Combine(_folder, path.Replace('/', Path.DirectorySeparatorChar));
}
