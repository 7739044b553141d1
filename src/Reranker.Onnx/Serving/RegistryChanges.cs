namespace Reranker.Onnx;

/// <summary>Tells everything in this process that follows a registry's alias to look again at once, for instance because the registry called a webhook. Safe for concurrent use.</summary>
public sealed class RegistryChanges
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Says that something may have changed.</summary>
    public void Announce() => Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    /// <summary>Ends at the next announcement.</summary>
    internal Task NextAsync() => Volatile.Read(ref _next).Task;
}
