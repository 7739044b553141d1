using System.Buffers;
using System.Globalization;
using System.Text;

namespace Reranker.Onnx;

/// <summary>Finds the tokens that are recognised in the raw text as they stand, such as <c>[SEP]</c>: leftmost first, then longest.</summary>
/// <remarks>As Hugging Face's <c>AddedVocabulary</c> does, but for the few tokens that it looks for after normalisation, which are looked for before it here.</remarks>
internal sealed class SpecialTokens
{
    private readonly SpecialToken[] _tokens;
    private readonly SearchValues<string> _search;

    /// <summary>Takes the tokens; each text once.</summary>
    public SpecialTokens(IEnumerable<SpecialToken> tokens)
    {
        _tokens = [.. tokens.OrderByDescending(static token => token.Text.Length)];
        _search = SearchValues.Create([.. _tokens.Select(static token => token.Text)], StringComparison.Ordinal);
    }

    /// <summary>Finds the next token of the text.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="from">Where to start.</param>
    /// <param name="found">Where the token begins and ends, with the whitespace that it takes.</param>
    /// <returns>The token; <see langword="null"/> where there is no more.</returns>
    public SpecialToken? Find(ReadOnlySpan<char> text, int from, out Range found)
    {
        var end = from;
        while (text[end..].IndexOfAny(_search) is >= 0 and var distance)
        {
            var start = end + distance;
            var token = LongestAt(text[start..]);
            end = start + token.Text.Length;
            if (token.IsWord && (EndsInWord(text[..start]) || StartsWithWord(text[end..])))
                continue;
            if (token.TakesSpaceBefore)
                start = from + text[from..start].TrimEnd().Length;
            if (token.TakesSpaceAfter)
                end = text.Length - text[end..].TrimStart().Length;
            found = start..end;
            return token;
        }

        found = default;
        return null;
    }

    private SpecialToken LongestAt(ReadOnlySpan<char> text)
    {
        foreach (var token in _tokens)
            if (text.StartsWith(token.Text, StringComparison.Ordinal))
                return token;
        throw new InvalidOperationException("The search found a token that is none.");
    }

    private static bool EndsInWord(ReadOnlySpan<char> text) => Rune.DecodeLastFromUtf16(text, out var rune, out _) == OperationStatus.Done && IsWord(rune);

    private static bool StartsWithWord(ReadOnlySpan<char> text) => Rune.DecodeFromUtf16(text, out var rune, out _) == OperationStatus.Done && IsWord(rune);

    private static bool IsWord(Rune rune) => Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.LetterNumber;
}
