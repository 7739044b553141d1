namespace Reranker.Onnx;

/// <summary>The truncation <c>longest_first</c> as Hugging Face's fast tokenizers do it.</summary>
internal static class LongestFirst
{
    /// <summary>How many tokens of each text stay when both shall fit into <paramref name="room"/> together.</summary>
    /// <remarks>
    /// When both are longer than half of the room, each keeps half, and of an odd room the longer text gets the extra token
    /// (the second when both are equally long); otherwise the shorter text stays whole.
    /// </remarks>
    public static (int First, int Second) Share(int first, int second, int room)
    {
        if (first + (long)second <= room)
            return (first, second);
        var shorter = Math.Min(first, second);
        var longer = room - shorter;
        if (longer < shorter)
        {
            shorter = room / 2;
            longer = room - shorter;
        }

        return first > second ? (longer, shorter) : (shorter, longer);
    }

    /// <summary>How many tokens of the second text must be known for <see cref="Share"/> to say the same as with all of them.</summary>
    public static int SecondNeeded(int first, int room) => Math.Max(first, room) + 1;
}
