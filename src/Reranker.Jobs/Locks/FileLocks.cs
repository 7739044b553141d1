using Microsoft.Extensions.Options;

namespace Reranker.Jobs;

/// <summary>Locks among the hosts of one data directory, on one machine: open files.</summary>
internal sealed class FileLocks(IOptions<RerankerJobOptions> options) : IHostLocks
{
    public Task<IHostLock?> TryTakeAsync(string name, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.GetFullPath(options.Value.DataDirectory));
        var path = Path.Combine(folder.FullName, $"{name}.lock");
        try
        {
            return Task.FromResult<IHostLock?>(new Held(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1)));
        }
        catch (IOException) when (File.Exists(path))
        {
            return Task.FromResult<IHostLock?>(null);
        }
    }

    private sealed class Held(FileStream file) : IHostLock
    {
        public CancellationToken Lost => CancellationToken.None;

        public ValueTask DisposeAsync() => file.DisposeAsync();
    }
}
