using System.Globalization;
using System.Text;

namespace Reranker;

/// <summary>Folds the characters of a decomposed text one after the other, for <see cref="TextIdentity"/>.</summary>
internal sealed class TextFolder(int capacity)
{
    // At the end of a Greek word: the same letter, whose capital is one.
    private const int FinalSigma = 0x3C2, Sigma = 0x3C3;

    private readonly StringBuilder _key = new(capacity);
    private readonly List<Rune> _marks = [];
    private bool _isBlankBefore;
    private bool _isApartBefore = true;

    public void Add(Rune rune)
    {
        var category = Rune.GetUnicodeCategory(rune);
        if (category == UnicodeCategory.NonSpacingMark)
        {
            _marks.Add(rune);
            return;
        }

        AppendMarks();
        if (IsSpace(rune, category))
            _isBlankBefore = true;
        else if (!IsUnseen(rune, category))
            Append(rune, IsApart(rune, category));
    }

    public string Finish()
    {
        AppendMarks();
        return _key.ToString();
    }

    // A tokenizer parts words at punctuation and ideographs, whether there is a blank or not.
    private void Append(Rune rune, bool isApart)
    {
        if (_isBlankBefore && !_isApartBefore && !isApart)
            _key.Append(' ');
        Append(LowerCase(rune));
        (_isBlankBefore, _isApartBefore) = (false, isApart);
    }

    // Marks of one letter have an order of their own, which typists do not keep: any one order will do.
    private void AppendMarks()
    {
        if (_marks.Count > 1)
            _marks.Sort();
        foreach (var mark in _marks)
            Append(mark);
        _marks.Clear();
    }

    private void Append(Rune rune)
    {
        Span<char> units = stackalloc char[2];
        _key.Append(units[..rune.EncodeToUtf16(units)]);
    }

    private static Rune LowerCase(Rune rune) => rune.Value == FinalSigma ? new Rune(Sigma) : Rune.ToLowerInvariant(rune);

    private static bool IsSpace(Rune rune, UnicodeCategory category) =>
        rune.Value is (>= '\t' and <= '\r') or 0x85
        || category is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool IsUnseen(Rune rune, UnicodeCategory category) =>
        rune == Rune.ReplacementChar || category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse;

    private static bool IsApart(Rune rune, UnicodeCategory category) => rune.IsAscii
        ? !char.IsAsciiLetterOrDigit((char)rune.Value)
        : IsIdeograph(rune.Value) || category is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation
            or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation;

    private static bool IsIdeograph(int code) => code is (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
