namespace Reranker.Onnx;

/// <summary>The pairs of a request as tokens. The windows of a long document run as if they were pairs.</summary>
/// <param name="Windows">What runs, pair after pair; most pairs have one window.</param>
/// <param name="Starts">The index of each pair's first window and, behind the last, the number of windows.</param>
internal sealed record EncodedPairs(EncodedPair[] Windows, int[] Starts)
{
    /// <summary>How many pairs there are.</summary>
    public int Count => Starts.Length - 1;

    /// <summary>How many tokens run, padding not counted.</summary>
    public int Tokens => Windows.Sum(static window => window.Length);

    /// <summary>The windows of one pair.</summary>
    public Range this[int pair] => Starts[pair]..Starts[pair + 1];

    /// <summary>How many windows one pair has.</summary>
    public int CountWindows(int pair) => Starts[pair + 1] - Starts[pair];

    /// <summary>Whether something of a pair is in none of its windows.</summary>
    public bool IsTruncated(int pair) => Windows[Starts[pair]].Truncated;

    /// <summary>Pairs of one window each.</summary>
    public static EncodedPairs Whole(EncodedPair[] pairs) => new(pairs, [.. Enumerable.Range(0, pairs.Length + 1)]);

    /// <summary>Pairs of one or more windows.</summary>
    public static EncodedPairs Windowed(EncodedPair[][] pairs)
    {
        var starts = new int[pairs.Length + 1];
        for (var pair = 0; pair < pairs.Length; pair++)
            starts[pair + 1] = starts[pair] + pairs[pair].Length;
        return new([.. pairs.SelectMany(static windows => windows)], starts);
    }
}
