using System.Globalization;
using System.Text;

namespace Reranker.Onnx;

/// <summary>Reads the words of a text one after the other, as GPT-2's pattern cuts them: with the space before them, letters, digits and the rest apart.</summary>
/// <remarks>
/// Radford et al. 2019: <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>. By hand, since .NET's
/// expressions see surrogates where letters outside of the basic plane are.
/// </remarks>
internal ref struct ByteLevelWordReader(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    private enum Kind
    {
        Letter,
        Number,
        Space,
        Other,
    }

    /// <summary>The word, a part of the text.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>Reads the next word.</summary>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
            return false;
        var length = WordLength(_rest);
        Current = _rest[..length];
        _rest = _rest[length..];
        return true;
    }

    private static int WordLength(ReadOnlySpan<char> text)
    {
        switch (text)
        {
            case ['\'', 's' or 't' or 'm' or 'd', ..]:
                return 2;
            case ['\'', 'r', 'e', ..] or ['\'', 'v', 'e', ..] or ['\'', 'l', 'l', ..]:
                return 3;
        }

        var space = text[0] == ' ' && text.Length > 1 ? 1 : 0;
        if (KindOf(text[space..], out _) is not Kind.Space and var kind)
            return space + RunLength(text[space..], kind);

        // The last of several spaces belongs to the word that follows.
        var spaces = RunLength(text, Kind.Space);
        return spaces == text.Length || spaces == 1 ? spaces : spaces - 1;
    }

    private static int RunLength(ReadOnlySpan<char> text, Kind kind)
    {
        var length = 0;
        while (length < text.Length && KindOf(text[length..], out var consumed) == kind)
            length += consumed;
        return length;
    }

    private static Kind KindOf(ReadOnlySpan<char> text, out int consumed)
    {
        var first = text[0];
        if (char.IsAscii(first))
        {
            consumed = 1;
            return char.IsAsciiLetter(first) ? Kind.Letter : char.IsAsciiDigit(first) ? Kind.Number : char.IsWhiteSpace(first) ? Kind.Space : Kind.Other;
        }

        Rune.DecodeFromUtf16(text, out var rune, out consumed);
        return Rune.IsWhiteSpace(rune) ? Kind.Space : Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
            _ => Kind.Other,
        };
    }
}
