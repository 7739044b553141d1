namespace Reranker.Jobs;

/// <summary>The names of the locks that hosts take.</summary>
internal static class HostLocks
{
    /// <summary>Held while the first champion is registered.</summary>
    public const string Start = "start";

    /// <summary>Held while a training is started, and while one runs.</summary>
    public const string Training = "training";
}
