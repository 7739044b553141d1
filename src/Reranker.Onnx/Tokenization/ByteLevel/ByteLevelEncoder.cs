using System.Buffers;
using System.Text;

namespace Reranker.Onnx;

/// <summary>RoBERTa's tokens: the UTF-8 bytes of each word, merged pair by pair in the order in which the merges were learnt.</summary>
/// <remarks>
/// Sennrich et al. 2016 on bytes (Radford et al. 2019). The package's own BPE gives the same tokens, but takes minutes over a word of a
/// megabyte; this one takes time in proportion to n log n.
/// </remarks>
internal sealed class ByteLevelEncoder : ITextEncoder
{
    private const int StackBytes = 256;

    private readonly Dictionary<string, int> _ids;
    private readonly int[] _byteIds;
    private readonly BytePairMerges _merges;
    private readonly bool _addPrefixSpace;

    /// <param name="ids">The tokens with their ids.</param>
    /// <param name="merges">Which tokens merge, the first learnt first.</param>
    /// <param name="unknownToken">The token of bytes that the vocabulary lacks; without it they vanish.</param>
    /// <param name="addPrefixSpace">The first word gets a space before it, as all others have.</param>
    /// <exception cref="ArgumentException">A merge or the unknown token is not of the vocabulary.</exception>
    public ByteLevelEncoder(Dictionary<string, int> ids, IEnumerable<(string Left, string Right)> merges, string? unknownToken, bool addPrefixSpace)
    {
        int Id(string token) => ids.TryGetValue(token, out var id) ? id : throw new ArgumentException($"The vocabulary of {ids.Count} tokens lacks '{token}', which is its unknown token or part or outcome of a merge.", nameof(ids));

        _ids = ids;
        _addPrefixSpace = addPrefixSpace;
        var unknown = unknownToken is null ? -1 : Id(unknownToken);
        _byteIds = [.. ByteAlphabet.Characters().Select(character => ids.GetValueOrDefault(character, unknown))];
        _merges = new BytePairMerges(merges.Select(merge => (Id(merge.Left), Id(merge.Right), Id(merge.Left + merge.Right))));
        VocabularySize = ids.Count == 0 ? 0 : ids.Values.Max() + 1;
    }

    public int VocabularySize { get; }

    public int? FindId(string token) => _ids.TryGetValue(token, out var id) ? id : null;

    public void Append(ReadOnlySpan<char> text, bool isFirst, ref TokenWriter tokens)
    {
        if (text.IsEmpty)
            return;
        var prefixed = _addPrefixSpace && text[0] != ' ' ? ArrayPool<char>.Shared.Rent(text.Length + 1) : null;
        if (prefixed is not null)
        {
            prefixed[0] = ' ';
            text.CopyTo(prefixed.AsSpan(1));
            text = prefixed.AsSpan(0, text.Length + 1);
        }

        var words = new ByteLevelWordReader(text);
        var merging = _merges.Start();
        while (!tokens.IsFull && words.MoveNext())
            AppendWord(words.Current, merging, ref tokens);
        _merges.Return(merging);
        if (prefixed is not null)
            ArrayPool<char>.Shared.Return(prefixed);
    }

    private void AppendWord(ReadOnlySpan<char> word, BytePairMerges.Merging merging, ref TokenWriter tokens)
    {
        var most = Encoding.UTF8.GetMaxByteCount(word.Length);
        var rented = most > StackBytes ? ArrayPool<byte>.Shared.Rent(most) : null;
        var bytes = rented ?? stackalloc byte[StackBytes];
        foreach (var code in bytes[..Encoding.UTF8.GetBytes(word, bytes)])
            if (_byteIds[code] is >= 0 and var id)
                merging.Add(id);
        merging.MoveTo(ref tokens);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }
}
