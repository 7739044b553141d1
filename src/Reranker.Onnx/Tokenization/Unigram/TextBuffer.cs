using System.Buffers;

namespace Reranker.Onnx;

/// <summary>Text that grows in rented memory, with one free place before it.</summary>
internal ref struct TextBuffer(int capacity)
{
    private char[] _text = ArrayPool<char>.Shared.Rent(capacity + 1);
    private int _end = 1;

    /// <summary>The text so far; valid until it grows.</summary>
    public readonly Span<char> Text => _text.AsSpan(1, _end - 1);

    /// <summary>The text with the place before it.</summary>
    public readonly Span<char> WithPlaceBefore => _text.AsSpan(0, _end);

    /// <summary>Appends text.</summary>
    public void Append(scoped ReadOnlySpan<char> text)
    {
        text.CopyTo(Grow(text.Length));
        _end += text.Length;
    }

    /// <summary>Room for this many characters after the text; <see cref="Advance"/> makes them part of it.</summary>
    public Span<char> Grow(int length)
    {
        if (_end + length > _text.Length)
        {
            var larger = ArrayPool<char>.Shared.Rent(Math.Max(2 * _text.Length, _end + length));
            _text.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<char>.Shared.Return(_text);
            _text = larger;
        }

        return _text.AsSpan(_end);
    }

    /// <summary>Takes characters that were written into <see cref="Grow"/>'s room.</summary>
    public void Advance(int length) => _end += length;

    /// <summary>Gives the memory back.</summary>
    public readonly void Dispose() => ArrayPool<char>.Shared.Return(_text);
}
