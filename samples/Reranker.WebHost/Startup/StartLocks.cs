using Reranker.Jobs;

namespace Reranker.WebHost;

/// <summary>Waits for other hosts that start.</summary>
internal static class StartLocks
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for a lock.</summary>
    /// <exception cref="StartupException">Somebody kept it longer than <paramref name="timeout"/>.</exception>
    public static async Task<IHostLock> TakeAsync(this IHostLocks locks, string name, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            if (await locks.TryTakeAsync(name, cancellationToken) is { } held)
                return held;
            if (time.GetElapsedTime(start) > timeout)
                throw new StartupException($"another host on the same data directory or database has been starting for {timeout.TotalSeconds:0} seconds: it holds the lock '{name}'. End it, or use others.");
            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }
}
