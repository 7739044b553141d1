using System.Buffers;

namespace Reranker.Onnx;

/// <summary>Rented memory that the tokens of a request lie in, one pair behind the other. Safe for concurrent use, but for <see cref="Dispose"/>.</summary>
/// <remarks>After <see cref="Dispose"/> another request may write where these tokens were: nobody may read them any more by then.</remarks>
internal sealed class TokenArena : IDisposable
{
    // The tokens of a few dozen usual pairs: most requests rent once or twice.
    private const int ChunkLength = 8192;

    private readonly Lock _lock = new();
    private readonly List<int[]> _chunks = [];
    private int _used;

    /// <summary>Takes memory for so many tokens; what lies there is what somebody left.</summary>
    public Memory<int> Take(int length)
    {
        lock (_lock)
        {
            if (_chunks.Count == 0 || _chunks[^1].Length - _used < length)
            {
                _chunks.Add(ArrayPool<int>.Shared.Rent(Math.Max(length, ChunkLength)));
                _used = 0;
            }

            _used += length;
            return _chunks[^1].AsMemory(_used - length, length);
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        foreach (var chunk in _chunks)
            ArrayPool<int>.Shared.Return(chunk);
        _chunks.Clear();
    }
}
