using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Reranker;

/// <summary>Canonical decompositions (NFD) of single characters.</summary>
/// <remarks><see cref="string.Normalize()"/> changes nothing in a process with invariant globalisation, which containers without ICU use: what is one text must not depend on that.</remarks>
internal static class CanonicalDecomposition
{
    private const int HangulFirst = 0xAC00, HangulLast = 0xD7A3;
    private const int LeadFirst = 0x1100, VowelFirst = 0x1161, TrailFirst = 0x11A7;
    private const int VowelCount = 21, TrailCount = 28;

    private static readonly FrozenDictionary<int, string> Table = ReadTable();

    /// <summary>Appends a character's parts, or the character where it has none.</summary>
    public static void Append(StringBuilder output, Rune rune)
    {
        if (rune.IsAscii)
            output.Append((char)rune.Value);
        else if (rune.Value is >= HangulFirst and <= HangulLast)
            AppendHangul(output, rune.Value - HangulFirst);
        else if (Table.TryGetValue(rune.Value, out var parts))
            output.Append(parts);
        else
            output.Append(rune);
    }

    // Unicode Standard, section 3.12: Hangul syllable decomposition.
    private static void AppendHangul(StringBuilder output, int syllable)
    {
        output.Append((char)(LeadFirst + (syllable / (VowelCount * TrailCount)))).Append((char)(VowelFirst + (syllable % (VowelCount * TrailCount) / TrailCount)));
        if (syllable % TrailCount is > 0 and var trail)
            output.Append((char)(TrailFirst + trail));
    }

    private static FrozenDictionary<int, string> ReadTable()
    {
        using var stream = typeof(CanonicalDecomposition).Assembly.GetManifestResourceStream("Reranker.CanonicalDecomposition.txt")!;
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
