using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Reranker.Onnx;

/// <summary>SentencePiece's compiled normalisation rules (<c>precompiled_charsmap</c>), applied as Hugging Face's <c>Precompiled</c> does.</summary>
/// <remarks>
/// A double-array trie from UTF-8 texts to places among zero-terminated replacements: the size of the trie in bytes, its units
/// (Darts-clone's layout), the replacements. A grapheme of less than six bytes is looked up as a whole, where the shortest rule that it
/// begins with replaces all of it; otherwise each of its characters by itself.
/// </remarks>
internal sealed class PrecompiledCharacterMap : ITextNormalizer
{
    private const int LongestGrapheme = 5;

    private readonly uint[] _units;
    private readonly byte[] _replacements;
    private readonly SearchValues<char> _plain;

    /// <exception cref="FormatException">The rules are cut short.</exception>
    public PrecompiledCharacterMap(ReadOnlySpan<byte> rules)
    {
        if (rules.Length < sizeof(uint) || BinaryPrimitives.ReadUInt32LittleEndian(rules) is var size && (size > rules.Length - sizeof(uint) || size % sizeof(uint) != 0))
            throw new FormatException("the precompiled_charsmap ends before its trie does.");
        _units = new uint[size / sizeof(uint)];
        for (var i = 0; i < _units.Length; i++)
            _units[i] = BinaryPrimitives.ReadUInt32LittleEndian(rules[(sizeof(uint) * (i + 1))..]);
        _replacements = rules[(sizeof(uint) + (int)size)..].ToArray();
        _plain = SearchValues.Create([.. Enumerable.Range(0, 128).Where(code => code != '\r' && !TryFind([(byte)code], out _)).Select(static code => (char)code)]);
    }

    public void Normalize(ReadOnlySpan<char> text, bool atStart, bool atEnd, ref TextBuffer output)
    {
        while (!text.IsEmpty)
        {
            // A plain character is a grapheme where another of ASCII follows.
            var plain = text.IndexOfAnyExcept(_plain);
            plain = plain < 0 ? text.Length : plain > 0 && !char.IsAscii(text[plain]) ? plain - 1 : plain;
            output.Append(text[..plain]);
            text = text[plain..];
            if (text.IsEmpty)
                return;
            var length = StringInfo.GetNextTextElementLength(text);
            AppendGrapheme(text[..length], ref output);
            text = text[length..];
        }
    }

    private void AppendGrapheme(ReadOnlySpan<char> grapheme, ref TextBuffer output)
    {
        if (TryReplace(grapheme, ref output))
            return;
        while (!grapheme.IsEmpty)
        {
            Rune.DecodeFromUtf16(grapheme, out var rune, out var length); // a lone surrogate is U+FFFD
            if (!TryReplace(grapheme[..length], ref output))
                output.Advance(rune.EncodeToUtf16(output.Grow(2)));
            grapheme = grapheme[length..];
        }
    }

    private bool TryReplace(ReadOnlySpan<char> text, ref TextBuffer output)
    {
        Span<byte> key = stackalloc byte[LongestGrapheme + 1];
        if (!Encoding.UTF8.TryGetBytes(text, key, out var length) || length > LongestGrapheme || !TryFind(key[..length], out var replacement))
            return false;
        output.Advance(Encoding.UTF8.GetChars(replacement, output.Grow(replacement.Length)));
        return true;
    }

    private bool TryFind(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> replacement)
    {
        replacement = default;
        if (_units.Length == 0)
            return false;
        var node = Offset(_units[0]);
        foreach (var code in key)
        {
            node ^= code;
            if (code == 0 || node >= _units.Length || (_units[node] & 0x800000FF) != code)
                return false;
            var unit = _units[node];
            node ^= Offset(unit);
            if ((unit >> 8 & 1) == 0)
                continue;
            var start = node < _units.Length ? _units[node] & 0x7FFFFFFF : uint.MaxValue;
            if (start > _replacements.Length)
                return false;
            replacement = _replacements.AsSpan((int)start);
            if (replacement.IndexOf((byte)0) is >= 0 and var end)
                replacement = replacement[..end];
            return true;
        }

        return false;
    }

    private static uint Offset(uint unit) => unit >> 10 << (int)((unit & 1 << 9) >> 6);
}
