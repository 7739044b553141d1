namespace Reranker.ConsoleHost;

/// <summary>Reports on the caller's thread, so that reports stay in order; <see cref="Progress{T}"/> hands them to the thread pool.</summary>
internal sealed class SynchronousProgress<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
