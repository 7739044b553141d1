namespace Reranker.WebHost;

/// <summary>Locks that the hosts of one data directory, or of one database, take one after the other. They end with the process that holds them, however that ends.</summary>
internal interface IHostLocks
{
    /// <summary>Takes a lock if nobody has it; returns <see langword="null"/> if somebody does.</summary>
    Task<IHostLock?> TryTakeAsync(string name, CancellationToken cancellationToken);
}

/// <summary>A lock that is held until it is disposed of.</summary>
internal interface IHostLock : IAsyncDisposable
{
    /// <summary>Cancelled where the lock is lost before that; somebody else may have it then.</summary>
    CancellationToken Lost { get; }
}
