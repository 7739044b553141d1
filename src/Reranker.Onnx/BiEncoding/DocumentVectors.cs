namespace Reranker.Onnx;

/// <summary>Keeps the vectors of documents within a number of bytes; those used longest ago go first. Safe for concurrent use.</summary>
/// <remarks>
/// A vector is known by what decides it: the model's digest, its precision, pooling, prompt and maximum length, and the text, of which only a hash is kept (128 bits of SHA-256). So a model
/// that is switched begins anew, and one that comes back finds what is left of its vectors. <see cref="BiEncoderReranker"/> fills it, and takes it to a file and back.
/// </remarks>
public sealed class DocumentVectors
{
    // What an entry takes on a 64-bit machine beside its numbers: two objects, the array's head, its place in the table.
    internal const int BytesBeside = 200;

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, LinkedListNode<Entry>> _entries = [];

    // Used last first.
    private readonly LinkedList<Entry> _order = [];
    private long _bytes;

    /// <param name="maxBytes">How many bytes all vectors may take; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is below 0.</exception>
    public DocumentVectors(long maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        MaxBytes = maxBytes;
    }

    /// <summary>The most bytes that all vectors may take, keys and table included.</summary>
    public long MaxBytes { get; }

    /// <summary>How many bytes they take, keys and table included.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>How many vectors there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _entries.Count;
        }
    }

    /// <summary>Lets go of all vectors.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
            _order.Clear();
            _bytes = 0;
        }
    }

    /// <summary>Finds vectors.</summary>
    /// <param name="keys">The documents' keys.</param>
    /// <param name="vectors">Takes what is known; the others are left as they are.</param>
    internal void Find(ReadOnlySpan<UInt128> keys, Span<DocumentVector?> vectors)
    {
        lock (_gate)
        {
            for (var index = 0; index < keys.Length; index++)
            {
                if (!_entries.TryGetValue(keys[index], out var node))
                    continue;
                vectors[index] = node.Value.Vector;
                _order.Remove(node);
                _order.AddFirst(node);
            }
        }
    }

    /// <summary>Keeps a vector, as far as there is room.</summary>
    /// <param name="space">The <see cref="VectorSpace.Key"/> of its space.</param>
    /// <param name="key">The document's key.</param>
    /// <param name="vector">Its vector.</param>
    internal void Add(string space, UInt128 key, DocumentVector vector)
    {
        var size = SizeOf(vector);
        if (size > MaxBytes)
            return;
        lock (_gate)
        {
            if (_entries.ContainsKey(key))
                return;
            _entries.Add(key, _order.AddFirst(new Entry(space, key, vector)));
            for (_bytes += size; _bytes > MaxBytes; _order.RemoveLast())
            {
                var last = _order.Last!.Value;
                _entries.Remove(last.Key);
                _bytes -= SizeOf(last.Vector);
            }
        }
    }

    /// <summary>All vectors of a space, those used last first.</summary>
    internal IReadOnlyList<(UInt128 Key, DocumentVector Vector)> Of(string space)
    {
        lock (_gate)
            return [.. _order.Where(entry => entry.Space == space).Select(static entry => (entry.Key, entry.Vector))];
    }

    private static long SizeOf(DocumentVector vector) => BytesBeside + (sizeof(float) * (long)vector.Values.Length);

    private sealed record Entry(string Space, UInt128 Key, DocumentVector Vector);
}
