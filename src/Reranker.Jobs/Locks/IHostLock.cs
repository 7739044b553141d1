namespace Reranker.Jobs;

/// <summary>A lock that is held until it is disposed of.</summary>
internal interface IHostLock : IAsyncDisposable
{
    /// <summary>Gets a token that is cancelled where the lock is lost before that; somebody else may have it then.</summary>
    CancellationToken Lost { get; }
}
