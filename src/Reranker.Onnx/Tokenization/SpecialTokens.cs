using System.Buffers;

namespace Reranker.Onnx;

/// <summary>Finds tokens that are recognised in the raw text as they stand, such as <c>[SEP]</c>: leftmost first, then longest.</summary>
internal sealed class SpecialTokens
{
    private readonly KeyValuePair<string, int>[] _tokens;
    private readonly SearchValues<string> _search;

    /// <summary>Takes the tokens with their ids.</summary>
    public SpecialTokens(IEnumerable<KeyValuePair<string, int>> tokens)
    {
        _tokens = [.. tokens.OrderByDescending(static token => token.Key.Length)];
        _search = SearchValues.Create([.. _tokens.Select(static token => token.Key)], StringComparison.Ordinal);
    }

    /// <summary>Finds the next token of the text.</summary>
    /// <returns>Where it begins, or -1; its length and id.</returns>
    public int Find(ReadOnlySpan<char> text, out int length, out int id)
    {
        var start = text.IndexOfAny(_search);
        (length, id) = (0, -1);
        if (start < 0)
            return -1;
        foreach (var (token, tokenId) in _tokens)
        {
            if (!text[start..].StartsWith(token, StringComparison.Ordinal))
                continue;
            (length, id) = (token.Length, tokenId);
            break;
        }

        return start;
    }
}
