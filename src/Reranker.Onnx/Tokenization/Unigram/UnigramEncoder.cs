namespace Reranker.Onnx;

/// <summary>XLM-RoBERTa's tokens: text is normalised, cut into words, and each word into its most probable pieces.</summary>
internal sealed class UnigramEncoder(UnigramPieces pieces, IReadOnlyList<ITextNormalizer> normalizers, Metaspace metaspace) : ITextEncoder
{
    // Of a long document only as much is normalised as is asked for.
    private const int UsualPart = 4096;

    public int VocabularySize => pieces.Count;

    public int? FindId(string token) => pieces.FindId(token);

    public void Append(ReadOnlySpan<char> text, bool isFirst, ref TokenWriter tokens)
    {
        for (var start = 0; start < text.Length && !tokens.IsFull;)
        {
            var end = metaspace.Splits ? PartEnd(text, start) : text.Length;
            AppendPart(text[start..end], start == 0, end == text.Length, isFirst && start == 0, ref tokens);
            start = end;
        }
    }

    /// <summary>Where a part may end so that nothing comes out otherwise: before a single space between letters or digits of ASCII.</summary>
    private static int PartEnd(ReadOnlySpan<char> text, int start)
    {
        for (var end = start + UsualPart; end < text.Length - 1; end++)
        {
            if (text[end..^1].IndexOf(' ') is not (>= 0 and var distance))
                break;
            end += distance;
            if (char.IsAsciiLetterOrDigit(text[end - 1]) && char.IsAsciiLetterOrDigit(text[end + 1]))
                return end;
        }

        return text.Length;
    }

    private void AppendPart(ReadOnlySpan<char> text, bool atStart, bool atEnd, bool isFirst, ref TokenWriter tokens)
    {
        var buffer = new TextBuffer(text.Length);
        buffer.Append(text);
        for (var index = 0; index < normalizers.Count; index++) // foreach would allocate
        {
            var output = new TextBuffer(buffer.Text.Length);
            normalizers[index].Normalize(buffer.Text, atStart, atEnd, ref output);
            buffer.Dispose();
            buffer = output;
        }

        if (metaspace.SplitsAtWhitespace)
            AppendWords(buffer.WithPlaceBefore, isFirst, ref tokens);
        else
            AppendMarked(buffer.WithPlaceBefore, atStart, isFirst, ref tokens);
        buffer.Dispose();
    }

    // Each word has the whitespace before it, or the free place, for a mark.
    private void AppendWords(Span<char> text, bool isFirst, ref TokenWriter tokens)
    {
        for (var start = 1; start < text.Length && !tokens.IsFull;)
        {
            var length = 0;
            while (start + length < text.Length && !char.IsWhiteSpace(text[start + length]))
                length++;
            AppendMarked(text.Slice(start - 1, length + 1), canPrepend: true, isFirst && start == 1, ref tokens);
            start += length + 1;
        }
    }

    /// <summary>Appends the words of a text that has a free place before it.</summary>
    private void AppendMarked(Span<char> text, bool canPrepend, bool isFirst, ref TokenWriter tokens)
    {
        text[1..].Replace(' ', metaspace.Mark);
        var isPrepended = text.Length > 1 && text[1] != metaspace.Mark && canPrepend
            && (metaspace.Prepend == MetaspacePrepend.Always || (metaspace.Prepend == MetaspacePrepend.First && isFirst));
        text[0] = metaspace.Mark;
        ReadOnlySpan<char> rest = isPrepended ? text : text[1..];
        while (!rest.IsEmpty && !tokens.IsFull)
        {
            var next = metaspace.Splits ? rest[1..].IndexOf(metaspace.Mark) : -1;
            var length = next < 0 ? rest.Length : next + 1;
            pieces.Append(rest[..length], ref tokens);
            rest = rest[length..];
        }
    }
}
