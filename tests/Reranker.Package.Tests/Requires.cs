namespace Reranker.Package.Tests;

/// <summary>What a test needs and a machine may lack: elsewhere it is skipped, in CI it fails, so that CI never passes by skipping.</summary>
internal static class Requires
{
    public static void That(bool condition, string reason)
    {
        if (!condition && Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail($"In CI nothing may be missing, but this test {reason}.");
        Assert.SkipUnless(condition, reason);
    }
}
