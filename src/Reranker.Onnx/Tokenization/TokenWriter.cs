using System.Buffers;

namespace Reranker.Onnx;

/// <summary>Collects tokens up to a limit in rented memory.</summary>
internal ref struct TokenWriter(int limit)
{
    private const int InitialCapacity = 512;

    private int[] _tokens = ArrayPool<int>.Shared.Rent(Math.Min(limit, InitialCapacity));
    private int _count;

    /// <summary>The tokens so far.</summary>
    public readonly ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, _count);

    /// <summary>How many there are.</summary>
    public readonly int Count => _count;

    /// <summary>No further token is taken.</summary>
    public readonly bool IsFull => _count == limit;

    /// <summary>Takes a token, unless there are enough.</summary>
    public void Add(int token)
    {
        if (IsFull)
            return;
        if (_count == _tokens.Length)
            Grow();
        _tokens[_count++] = token;
    }

    /// <summary>Takes tokens back: so many stay.</summary>
    public void CutTo(int count) => _count = Math.Min(count, _count);

    /// <summary>Gives the memory back.</summary>
    public readonly void Dispose() => ArrayPool<int>.Shared.Return(_tokens);

    private void Grow()
    {
        var larger = ArrayPool<int>.Shared.Rent(2 * _tokens.Length);
        Tokens.CopyTo(larger);
        ArrayPool<int>.Shared.Return(_tokens);
        _tokens = larger;
    }
}
