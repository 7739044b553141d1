namespace Reranker.Integration.Tests.Web;

/// <summary>Waits for a condition that another thread brings about, and not for longer than is bearable.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private const int Attempts = 600;

    public static async Task IsTrueAsync(Func<Task<bool>> condition)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await condition())
                return;
            await Task.Delay(Pause, Http.Cancelled);
        }

        Assert.Fail($"The condition did not come about in {Attempts * Pause}.");
    }
}
