namespace Reranker.Onnx;

/// <summary>The pairs of a request as tokens. The windows of a long document run as if they were pairs.</summary>
/// <remarks>
/// The tokens lie in rented memory. Dispose only after the last batch has ended, also where the request was cancelled or failed: a batch
/// that still runs would read the tokens of another request. How many pairs and windows there are may be asked at any time.
/// </remarks>
internal sealed class EncodedPairs : IDisposable
{
    private readonly int[] _starts;
    private readonly TokenArena _memory;

    private EncodedPairs(EncodedPair[] windows, int[] starts, TokenArena memory)
    {
        Windows = windows;
        _starts = starts;
        _memory = memory;
        foreach (var window in windows)
            Tokens += window.Length;
    }

    /// <summary>What runs, pair after pair; most pairs have one window.</summary>
    public EncodedPair[] Windows { get; }

    /// <summary>How many pairs there are.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>How many tokens run, padding not counted.</summary>
    public int Tokens { get; }

    /// <summary>The windows of one pair.</summary>
    public Range this[int pair] => _starts[pair].._starts[pair + 1];

    /// <summary>Pairs of one window each.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="memory">What their tokens lie in, and what nothing else does.</param>
    public static EncodedPairs Whole(EncodedPair[] pairs, TokenArena memory) => new(pairs, [.. Enumerable.Range(0, pairs.Length + 1)], memory);

    /// <summary>Pairs of one or more windows.</summary>
    /// <param name="pairs">The windows of each pair.</param>
    /// <param name="memory">What their tokens lie in, and what nothing else does.</param>
    public static EncodedPairs Windowed(EncodedPair[][] pairs, TokenArena memory)
    {
        var starts = new int[pairs.Length + 1];
        for (var pair = 0; pair < pairs.Length; pair++)
            starts[pair + 1] = starts[pair] + pairs[pair].Length;
        return new([.. pairs.SelectMany(static windows => windows)], starts, memory);
    }

    /// <summary>How many windows one pair has.</summary>
    public int CountWindows(int pair) => _starts[pair + 1] - _starts[pair];

    /// <summary>Whether something of a pair is in none of its windows.</summary>
    public bool IsTruncated(int pair) => Windows[_starts[pair]].Truncated;

    /// <summary>Gives the memory of the tokens back.</summary>
    public void Dispose() => _memory.Dispose();
}
