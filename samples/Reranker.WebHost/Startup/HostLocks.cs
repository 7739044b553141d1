namespace Reranker.WebHost;

/// <summary>The locks there are.</summary>
internal static class HostLocks
{
    /// <summary>Held while the first champion is registered.</summary>
    public const string Start = "start";

    /// <summary>Held while a training is started, and while one runs.</summary>
    public const string Training = "training";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    extension(IHostLocks locks)
    {
        /// <summary>Waits for a lock.</summary>
        /// <exception cref="StartupException">Somebody kept it longer than <paramref name="patience"/>.</exception>
        public async Task<IHostLock> TakeAsync(string name, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
        {
            var start = time.GetTimestamp();
            while (true)
            {
                if (await locks.TryTakeAsync(name, cancellationToken) is { } held)
                    return held;
                if (time.GetElapsedTime(start) > patience)
                    throw new StartupException($"another host on the same data directory or database has been starting for {patience.TotalSeconds:0} seconds: it holds the lock '{name}'. End it, or use others.");
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }
}
