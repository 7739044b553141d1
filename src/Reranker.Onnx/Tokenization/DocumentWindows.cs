namespace Reranker.Onnx;

/// <summary>Where the windows of a long document lie.</summary>
internal static class DocumentWindows
{
    /// <summary>How many of a document's tokens must be known to tell where its windows lie, and whether something is behind them.</summary>
    public static int TokensNeeded(int size, LongDocumentOptions options) => (int)Math.Min(int.MaxValue, ((long)size * options.WindowsRead) + 1);

    /// <summary>The first token of each window; the first is 0, and the last window ends with the document unless there are too many.</summary>
    /// <param name="length">The tokens of the document.</param>
    /// <param name="size">The tokens of a window.</param>
    /// <param name="options">How far windows overlap, and how many there may be.</param>
    public static int[] Starts(int length, int size, LongDocumentOptions options)
    {
        if (length <= size || size == 0)
            return [0];
        var step = size - Math.Min(options.Overlap, size / 2);
        var needed = 1 + ((length - size + step - 1) / step);
        var starts = new int[Math.Min(needed, options.WindowsRead)];
        for (var window = 0; window < starts.Length; window++)
            starts[window] = Math.Min(window * step, length - size);
        return starts;
    }
}
