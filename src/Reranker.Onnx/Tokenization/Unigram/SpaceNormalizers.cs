namespace Reranker.Onnx;

/// <summary>Removes whitespace at the ends of a text.</summary>
internal sealed class StripNormalizer(bool left, bool right) : ITextNormalizer
{
    public void Normalize(ReadOnlySpan<char> text, bool atStart, bool atEnd, ref TextBuffer output)
    {
        if (left && atStart)
            text = text.TrimStart();
        if (right && atEnd)
            text = text.TrimEnd();
        output.Append(text);
    }
}

/// <summary>Replaces two or more spaces: the pattern <c> {2,}</c>.</summary>
internal sealed class SpaceRunNormalizer(string replacement) : ITextNormalizer
{
    public void Normalize(ReadOnlySpan<char> text, bool atStart, bool atEnd, ref TextBuffer output)
    {
        while (text.IndexOf("  ") is >= 0 and var start)
        {
            output.Append(text[..start]);
            output.Append(replacement);
            text = text[start..].TrimStart(' ');
        }

        output.Append(text);
    }
}
