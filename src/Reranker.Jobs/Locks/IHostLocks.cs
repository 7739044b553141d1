namespace Reranker.Jobs;

/// <summary>Locks that the hosts of one data directory, or of one database, take one after the other. They end with the process that holds them, however that ends.</summary>
internal interface IHostLocks
{
    /// <summary>Takes a lock if nobody has it.</summary>
    /// <param name="name">The lock, for instance <see cref="HostLocks.Start"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The lock; <see langword="null"/> where somebody has it.</returns>
    /// <exception cref="JobStoreException">The database failed.</exception>
    Task<IHostLock?> TryTakeAsync(string name, CancellationToken cancellationToken = default);
}
