using System.Runtime.InteropServices;

namespace Reranker.Onnx;

/// <summary>A text as an encoder reads it: equal where kind and tokens are.</summary>
internal readonly struct TextKey(bool isQuery, int[] ids) : IEquatable<TextKey>
{
    public bool IsQuery { get; } = isQuery;

    /// <summary>Its tokens, special ones included, without a prompt.</summary>
    public int[] Ids { get; } = ids;

    /// <summary>The two texts of a pair; the document has a <c>[CLS]</c> of its own.</summary>
    public static (TextKey Query, TextKey Document) Split(EncodedPair pair)
    {
        var ids = pair.Ids.Span;
        return (new TextKey(true, ids[..pair.SecondSegmentStart].ToArray()), new TextKey(false, [ids[0], .. ids[pair.SecondSegmentStart..]]));
    }

    public bool Equals(TextKey other) => IsQuery == other.IsQuery && Ids.AsSpan().SequenceEqual(other.Ids);

    public override bool Equals(object? other) => other is TextKey key && Equals(key);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(IsQuery);
        hash.AddBytes(MemoryMarshal.AsBytes<int>(Ids));
        return hash.ToHashCode();
    }
}
