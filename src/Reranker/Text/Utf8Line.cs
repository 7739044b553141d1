using System.Text;

namespace Reranker;

/// <summary>A line of a text file.</summary>
/// <param name="Number">Its number, from 1; blank lines count.</param>
/// <param name="Utf8">Its bytes, without the line's end and the blanks around: valid UTF-8.</param>
public readonly record struct Utf8Line(long Number, ReadOnlyMemory<byte> Utf8)
{
    /// <summary>The line as text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Utf8.Span);
}
