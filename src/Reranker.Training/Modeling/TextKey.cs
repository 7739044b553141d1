namespace Reranker.Training;

/// <summary>A text as an encoder reads it: equal where kind and tokens are.</summary>
internal readonly struct TextKey(bool isQuery, int[] ids) : IEquatable<TextKey>
{
    public bool IsQuery { get; } = isQuery;

    /// <summary>Its tokens, special ones included, without a prompt.</summary>
    public int[] Ids { get; } = ids;

    public bool Equals(TextKey other) => IsQuery == other.IsQuery && Ids.AsSpan().SequenceEqual(other.Ids);

    public override bool Equals(object? other) => other is TextKey key && Equals(key);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(IsQuery);
        hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes<int>(Ids));
        return hash.ToHashCode();
    }
}
