namespace Reranker.Onnx;

/// <summary>Cuts words into the pieces of a vocabulary: greedy longest match, one unknown token for a word that it cannot spell.</summary>
/// <remarks>
/// Wu et al. 2016, "Google's Neural Machine Translation System", as BERT has it: a piece that does not begin its word is marked with
/// <c>##</c>. Microsoft.ML.Tokenizers' <c>WordPieceTokenizer</c> gives the same pieces of a word, but makes a list for each; its
/// <c>BertTokenizer</c> is another matter, since it makes other words of a text (a tab or a newline joins two, symbols vanish).
/// </remarks>
internal sealed class WordPieces
{
    /// <summary>Free places that a word needs before it.</summary>
    public const int PlacesBefore = 2;

    private const char Mark = '#';

    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _pieces;
    private readonly int _longest;

    /// <summary>Takes the vocabulary; a token's id is its index.</summary>
    public WordPieces(IReadOnlyList<string> vocabulary, string unknownToken)
    {
        var ids = new Dictionary<string, int>(vocabulary.Count, StringComparer.Ordinal);
        for (var id = 0; id < vocabulary.Count; id++)
        {
            ids[vocabulary[id]] = id;
            _longest = Math.Max(_longest, vocabulary[id].Length);
        }

        UnknownId = ids.TryGetValue(unknownToken, out var unknown)
            ? unknown
            : throw new ArgumentException($"The vocabulary of {vocabulary.Count} tokens lacks the special token '{unknownToken}'.", nameof(vocabulary));
        _pieces = ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The token of words that cannot be spelled.</summary>
    public int UnknownId { get; }

    /// <summary>The id of a token; of one that stands twice, its last.</summary>
    public int? FindId(string token) => _pieces.TryGetValue(token, out var id) ? id : null;

    /// <summary>Appends the pieces of one word. Allocates nothing.</summary>
    /// <param name="buffer">The word behind <see cref="PlacesBefore"/> free places. All of it is written over.</param>
    /// <param name="tokens">Takes the pieces.</param>
    public void Append(scoped Span<char> buffer, ref TokenWriter tokens)
    {
        var count = tokens.Count;
        for (var start = PlacesBefore; start < buffer.Length;)
        {
            // The mark goes where the piece before ended, or the free places are.
            var marks = start == PlacesBefore ? 0 : PlacesBefore;
            buffer.Slice(start - marks, marks).Fill(Mark);
            if (!TryFindLongest(buffer[(start - marks)..], marks, out var length, out var id))
            {
                tokens.CutTo(count);
                tokens.Add(UnknownId);
                return;
            }

            tokens.Add(id);
            start += length - marks;
        }
    }

    // No vocabulary has halves of surrogate pairs, so none is cut in two.
    private bool TryFindLongest(ReadOnlySpan<char> text, int marks, out int length, out int id)
    {
        for (length = Math.Min(text.Length, _longest); length > marks; length--)
            if (_pieces.TryGetValue(text[..length], out id))
                return true;
        id = 0;
        return false;
    }
}
