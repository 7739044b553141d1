using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Reranker.Onnx;

/// <summary>What is left of a character after canonical decomposition (NFD) without its nonspacing marks.</summary>
/// <remarks>
/// <see cref="string.Normalize()"/> changes nothing in a process with invariant globalisation, which containers without ICU
/// use; tokens must not depend on that, so the decompositions come from a table of our own.
/// </remarks>
internal static class AccentFolding
{
    private const int HangulFirst = 0xAC00, HangulLast = 0xD7A3;
    private const int LeadFirst = 0x1100, VowelFirst = 0x1161, TrailFirst = 0x11A7;
    private const int VowelCount = 21, TrailCount = 28;

    private static readonly FrozenDictionary<int, string> Table = ReadTable();

    /// <summary>Writes what is left of a character that is no nonspacing mark itself.</summary>
    /// <param name="rune">The character.</param>
    /// <param name="folded">Room for at least 4 UTF-16 units.</param>
    /// <returns>How many units were written.</returns>
    public static int Fold(Rune rune, Span<char> folded)
    {
        if (rune.IsAscii)
            return rune.EncodeToUtf16(folded);
        if (rune.Value is >= HangulFirst and <= HangulLast)
            return FoldHangul(rune.Value - HangulFirst, folded);
        if (!Table.TryGetValue(rune.Value, out var text))
            return rune.EncodeToUtf16(folded);
        text.CopyTo(folded);
        return text.Length;
    }

    // Unicode Standard, section 3.12: Hangul syllable decomposition.
    private static int FoldHangul(int syllable, Span<char> folded)
    {
        folded[0] = (char)(LeadFirst + syllable / (VowelCount * TrailCount));
        folded[1] = (char)(VowelFirst + syllable % (VowelCount * TrailCount) / TrailCount);
        var trail = syllable % TrailCount;
        folded[2] = (char)(TrailFirst + trail);
        return trail == 0 ? 2 : 3;
    }

    private static FrozenDictionary<int, string> ReadTable()
    {
        using var stream = typeof(AccentFolding).Assembly.GetManifestResourceStream("Reranker.Onnx.AccentFolding.txt")!;
        using var reader = new StreamReader(stream);
        var table = new Dictionary<int, string>();
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var target = string.Concat(line[..colon].Split('+').Select(static code => char.ConvertFromUtf32(ParseHex(code))));
            foreach (var source in line.AsSpan(colon + 2).Split(' '))
                table.Add(ParseHex(line.AsSpan(colon + 2)[source]), target);
        }

        return table.ToFrozenDictionary();
    }

    private static int ParseHex(ReadOnlySpan<char> code) => int.Parse(code, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
