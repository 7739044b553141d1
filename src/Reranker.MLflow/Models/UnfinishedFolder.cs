namespace Reranker.MLflow;

/// <summary>A folder that somebody fills, and whose lock dies with its process: what a killed one left is told from what a living one works on.</summary>
internal sealed class UnfinishedFolder : IDisposable
{
    private const string Suffix = ".tmp";
    private const string LockSuffix = ".lock";

    private readonly FileStream _lock;

    private UnfinishedFolder(string path) => (Path, _lock) = (path, Lock(path));

    public string Path { get; }

    /// <summary>Begins one, beside the places that such folders move to: a move within a file system is one step.</summary>
    public static UnfinishedFolder Begin(string home)
    {
        Directory.CreateDirectory(home);
        // The lock is there before the folder is.
        return new UnfinishedFolder(System.IO.Path.Combine(home, $"{Guid.NewGuid():N}{Suffix}"));
    }

    /// <summary>Removes what killed processes left.</summary>
    public static void Sweep(string home)
    {
        if (!Directory.Exists(home))
            return;
        foreach (var path in Directory.EnumerateDirectories(home, $"*{Suffix}"))
            try
            {
                using (Lock(path))
                    Directory.Delete(path, recursive: true);
            }
            catch (Exception error) when (DiskErrors.IsDisk(error))
            {
                // Somebody fills it, or sweeps it now.
            }
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
        _lock.Dispose();
    }

    private static FileStream Lock(string path) => new(path + LockSuffix, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
}
