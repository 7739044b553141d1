namespace Reranker.ConsoleHost;

/// <summary>One line that is written over on a terminal, and in a file a line now and then.</summary>
internal sealed class ProgressLine(TextWriter writer, bool isInteractive, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan InFiles = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long? _lastShown;
    private string? _pending;
    private int _width;

    /// <summary>Shows where the work stands; what comes too soon after the last is kept for later.</summary>
    /// <param name="text">One line.</param>
    /// <param name="isMilestone">Whether it must be seen however soon it comes.</param>
    public void Show(string text, bool isMilestone = false)
    {
        lock (_lock)
        {
            if (!isMilestone && _lastShown is { } last && time.GetElapsedTime(last) < (isInteractive ? OnTerminal : InFiles))
            {
                _pending = text;
                return;
            }

            Write(text);
        }
    }

    /// <summary>Ends the line with what came last.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_pending is not null)
                Write(_pending);
            if (isInteractive && _lastShown is not null)
                writer.WriteLine();
        }
    }

    private void Write(string text)
    {
        if (isInteractive)
            writer.Write($"\r{text.PadRight(_width)}");
        else
            writer.WriteLine(text);
        (_lastShown, _pending, _width) = (time.GetTimestamp(), null, text.Length);
    }
}
