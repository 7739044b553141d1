namespace Reranker.WebHost;

/// <summary>A turn that the processes of one machine take one after the other; the system ends it with the process that holds it.</summary>
internal static class FileLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Takes the turn if nobody has it.</summary>
    public static IDisposable? TryTake(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>Waits for the turn.</summary>
    /// <exception cref="StartupException">Somebody kept it longer than <paramref name="patience"/>.</exception>
    public static async Task<IDisposable> TakeAsync(string path, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            if (TryTake(path) is { } turn)
                return turn;
            if (time.GetElapsedTime(start) > patience)
                throw new StartupException($"another host has been starting on the same data directory for {patience.TotalSeconds:0} seconds: it holds '{path}'. End it, or use another directory.");
            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
