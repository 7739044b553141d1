using System.Buffers;
using System.Globalization;
using System.Text;

namespace Reranker.Onnx;

/// <summary>Reads the words of a text one after the other, as BERT's normaliser and pre-tokenizer make them, without copying the text.</summary>
/// <remarks>
/// The same as Hugging Face's <c>BertNormalizer</c> followed by <c>BertPreTokenizer</c>: control characters vanish, whitespace
/// ends a word, a punctuation character or ideograph is a word of its own, accents and case are folded as the rules say.
/// </remarks>
internal ref struct BertWordReader
{
    /// <summary>Characters (code points) that a word may have before WordPiece gives up on it.</summary>
    public const int LongestWord = 100;

    /// <summary>UTF-16 units that the reader's buffer must hold.</summary>
    public const int BufferLength = WordPieces.PlacesBefore + (2 * LongestWord) + FoldedLength;

    private const int FoldedLength = 8;

    private static readonly SearchValues<char> AsciiLettersAndDigits =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly BertTextRules _rules;
    private readonly Span<char> _buffer;
    private readonly Span<char> _word;
    private ReadOnlySpan<char> _rest;
    private int _length;
    private int _characters;

    /// <summary>Starts before the first word.</summary>
    public BertWordReader(ReadOnlySpan<char> text, BertTextRules rules, Span<char> buffer)
    {
        _rest = text;
        _rules = rules;
        _buffer = buffer;
        _word = buffer[WordPieces.PlacesBefore..];
    }

    /// <summary>The word; valid until the next <see cref="MoveNext"/>. Cut where <see cref="IsTooLong"/>.</summary>
    public readonly ReadOnlySpan<char> Current => _word[.._length];

    /// <summary>The word behind the free places that <see cref="WordPieces"/> asks for.</summary>
    public readonly Span<char> CurrentWithPlacesBefore => _buffer[..(WordPieces.PlacesBefore + _length)];

    /// <summary>The word has more than <see cref="LongestWord"/> characters.</summary>
    public readonly bool IsTooLong => _characters > LongestWord;

    /// <summary>Reads the next word.</summary>
    public bool MoveNext()
    {
        _length = _characters = 0;
        while (!_rest.IsEmpty)
        {
            TakeAscii();
            if (!_rest.IsEmpty && EndsWord())
                return true;
        }

        return _characters > 0;
    }

    // Most text is runs of ASCII letters, each up to a space.
    private void TakeAscii()
    {
        var end = _rest.IndexOfAnyExcept(AsciiLettersAndDigits);
        var run = end < 0 ? _rest : _rest[..end];
        var taken = run[..Math.Min(run.Length, Math.Max(0, LongestWord - _characters))];
        if (_rules.LowerCase)
            Ascii.ToLower(taken, _word[_length..], out _);
        else
            taken.CopyTo(_word[_length..]);
        _length += taken.Length;
        _characters += run.Length;
        _rest = _rest[run.Length..];
    }

    // Takes one character that is no ASCII letter or digit. A character that is a word of its own stays where it is while a
    // word before it waits to be returned.
    private bool EndsWord()
    {
        if (_rest[0] == ' ')
        {
            _rest = _rest[1..];
            return _characters > 0;
        }

        // A lone surrogate decodes to U+FFFD, which BERT drops.
        Rune.DecodeFromUtf16(_rest, out var rune, out var consumed);
        var category = Rune.GetUnicodeCategory(rune);
        if (IsSpace(rune, category))
        {
            _rest = _rest[consumed..];
            return _characters > 0;
        }

        if (IsDropped(rune, category))
        {
            _rest = _rest[consumed..];
            return false;
        }

        Span<char> folded = stackalloc char[FoldedLength];
        folded = folded[..Fold(rune, category, folded)];
        var isWord = IsWordOfItsOwn(rune, folded);
        if (isWord && _characters > 0)
            return true;
        Append(folded);
        _rest = _rest[consumed..];
        return isWord;
    }

    private readonly bool IsWordOfItsOwn(Rune rune, ReadOnlySpan<char> folded)
    {
        if (_rules.SplitChineseCharacters && IsIdeograph(rune.Value))
            return true;
        Rune.DecodeFromUtf16(folded, out var first, out _);
        return first.IsAscii
            ? !char.IsAsciiLetterOrDigit((char)first.Value)
            : Rune.GetUnicodeCategory(first) is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation
                or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation
                or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation;
    }

    private readonly int Fold(Rune rune, UnicodeCategory category, Span<char> folded)
    {
        if (!_rules.StripAccents)
            return LowerCase(rune, folded);
        var length = AccentFolding.Fold(rune, folded);
        if (!_rules.LowerCase)
            return length;

        var read = 0;
        while (read < length)
        {
            Rune.DecodeFromUtf16(folded[read..length], out var part, out var consumed);
            Rune.ToLowerInvariant(part).EncodeToUtf16(folded[read..]);
            read += consumed;
        }

        return length;
    }

    private readonly int LowerCase(Rune rune, Span<char> folded)
    {
        if (!_rules.LowerCase)
            return rune.EncodeToUtf16(folded);

        // The one character whose lower case is longer in every language: I with a dot above.
        if (rune.Value != 0x130)
            return Rune.ToLowerInvariant(rune).EncodeToUtf16(folded);
        folded[0] = 'i';
        folded[1] = '\u0307';
        return 2;
    }

    private readonly bool IsDropped(Rune rune, UnicodeCategory category) =>
        category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
        || rune == Rune.ReplacementChar
        || (_rules.StripAccents && category == UnicodeCategory.NonSpacingMark);

    private static bool IsSpace(Rune rune, UnicodeCategory category) =>
        rune.Value is '\t' or '\n' or '\r'
        || category is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    // Ideographs outside of the basic plane are in no BERT vocabulary. Hugging Face's implementations disagree on them:
    // Transformers.js, which our golden files come from, leaves them in their word; its Rust and Python kin split them off.
    private static bool IsIdeograph(int code) => code is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0xF900 and <= 0xFAFF);

    private void Append(scoped ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (++_characters <= LongestWord)
                _length += rune.EncodeToUtf16(_word[_length..]);
    }
}
