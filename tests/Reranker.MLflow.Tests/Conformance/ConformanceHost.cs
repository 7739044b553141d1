namespace Reranker.MLflow.Tests;

/// <summary>An MLflow to run the suite against.</summary>
public abstract class ConformanceHost : IAsyncDisposable
{
    /// <summary>Opens it for the running test.</summary>
    public abstract Task OpenAsync();

    /// <summary>What <c>AddMLflow</c> registers; as another user, where that is said.</summary>
    public abstract IServiceProvider Connect(string? username = null, string? password = null);

    public abstract ValueTask DisposeAsync();

    /// <summary>What goes over the wire has the same times in it whenever it goes.</summary>
    internal static TimeProvider Time { get; } = new FixedTime(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000));

    /// <summary>The running test's own name: no other test uses it.</summary>
    public static string TestName => TestContext.Current.TestMethod!.MethodName;
}
