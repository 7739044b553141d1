namespace Reranker.MLflow.Tests;

/// <summary>A clock that tells the same time for ever; its timers run.</summary>
internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
