namespace Reranker.ConsoleHost;

/// <summary>What scripts can tell from a command's end.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The command could not do what it was asked for.</summary>
    public const int Failure = 1;

    /// <summary>The command line was not understood; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>A training ended well, but its challenger was not promoted.</summary>
    public const int NotPromoted = 3;

    /// <summary>Ctrl-C, as shells count it: 128 + SIGINT.</summary>
    public const int Cancelled = 130;
}
