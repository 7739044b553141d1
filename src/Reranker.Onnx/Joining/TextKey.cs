using System.Runtime.InteropServices;

namespace Reranker.Onnx.Networks;

/// <summary>A text as an encoder reads it: equal where kind and tokens are.</summary>
/// <param name="isQuery">Whether it is a query.</param>
/// <param name="ids">Its tokens, special ones included, without a prompt.</param>
public readonly struct TextKey(bool isQuery, int[] ids) : IEquatable<TextKey>
{
    /// <summary>Whether it is a query; otherwise it is a document.</summary>
    public bool IsQuery { get; } = isQuery;

    /// <summary>Its tokens, special ones included, without a prompt.</summary>
    public int[] Ids { get; } = ids;

    /// <summary>The two texts of a pair; the document has a <c>[CLS]</c> of its own.</summary>
    public static (TextKey Query, TextKey Document) Split(EncodedPair pair)
    {
        var ids = pair.Ids.Span;
        return (new TextKey(true, ids[..pair.SecondSegmentStart].ToArray()), new TextKey(false, [ids[0], .. ids[pair.SecondSegmentStart..]]));
    }

    /// <summary>Whether two texts are the same.</summary>
    public static bool operator ==(TextKey left, TextKey right) => left.Equals(right);

    /// <summary>Whether two texts differ.</summary>
    public static bool operator !=(TextKey left, TextKey right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(TextKey other) => IsQuery == other.IsQuery && Ids.AsSpan().SequenceEqual(other.Ids);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TextKey key && Equals(key);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(IsQuery);
        hash.AddBytes(MemoryMarshal.AsBytes<int>(Ids));
        return hash.ToHashCode();
    }
}
