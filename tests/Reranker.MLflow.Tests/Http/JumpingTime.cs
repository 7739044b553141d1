using Microsoft.Extensions.Time.Testing;

namespace Reranker.MLflow.Tests;

/// <summary>A clock that jumps over the waits between attempts: what would take minutes takes no time, and how long it would have taken is known.</summary>
internal sealed class JumpingTime : FakeTimeProvider
{
    // The longest wait, and chance on top; timeouts in these tests are longer.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(121);

    private readonly DateTimeOffset _start;

    public JumpingTime() => _start = GetUtcNow();

    public TimeSpan Elapsed => GetUtcNow() - _start;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime >= TimeSpan.Zero && dueTime <= LongestWait)
            ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
        return timer;
    }
}
