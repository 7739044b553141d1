namespace Reranker.Jobs;

/// <summary>Waits for locks.</summary>
internal static class HostLockExtensions
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for a lock.</summary>
    /// <exception cref="JobStoreException">Somebody kept it longer than <paramref name="timeout"/>.</exception>
    public static async Task<IHostLock> TakeAsync(this IHostLocks locks, string name, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            if (await locks.TryTakeAsync(name, cancellationToken).ConfigureAwait(false) is { } held)
                return held;
            if (time.GetElapsedTime(start) > timeout)
                throw new JobStoreException(FormattableString.Invariant(
                    $"another host on the same data directory or database has been starting for {timeout.TotalSeconds:0} seconds: it holds the lock '{name}'. End it, or use others."));
            await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
