using System.Buffers;
using System.Text;

namespace Reranker.Onnx;

/// <summary>Cuts words into the most probable pieces of a vocabulary.</summary>
/// <remarks>
/// Kudo 2018, "Subword Regularization": the path of greatest summed log probability (Viterbi). A character that is no piece costs ten more
/// than the least probable one, and neighbours of that kind become one unknown token, as in SentencePiece and Hugging Face's <c>Unigram</c>.
/// </remarks>
internal sealed class UnigramPieces
{
    private const double UnknownPenalty = 10;

    private readonly PieceTrie _trie;
    private readonly double[] _scores;
    private readonly double _unknownScore;

    /// <param name="pieces">The pieces by their ids, with their log probabilities.</param>
    /// <param name="unknownId">The id of what no piece spells.</param>
    public UnigramPieces(IReadOnlyList<(string Piece, double Score)> pieces, int unknownId)
    {
        _trie = new PieceTrie([.. pieces.Select(static piece => piece.Piece)]);
        _scores = [.. pieces.Select(static piece => piece.Score)];
        _unknownScore = _scores.Min() - UnknownPenalty;
        UnknownId = unknownId;
    }

    /// <summary>How many pieces there are.</summary>
    public int Count => _scores.Length;

    /// <summary>The token of what no piece spells.</summary>
    public int UnknownId { get; }

    /// <summary>The id of a piece.</summary>
    public int? FindId(string piece) => _trie.Find(piece);

    /// <summary>Appends the pieces of one word.</summary>
    public void Append(ReadOnlySpan<char> word, ref TokenWriter tokens)
    {
        var steps = ArrayPool<Step>.Shared.Rent(word.Length + 1);
        Array.Fill(steps, Step.None, 0, word.Length + 1);
        for (var start = 0; start < word.Length;)
        {
            Rune.DecodeFromUtf16(word[start..], out _, out var character);
            Reach(steps, word, start, character);
            start += character;
        }

        // The way is known from its end.
        var ids = ArrayPool<int>.Shared.Rent(word.Length);
        var first = ids.Length;
        for (var end = word.Length; end > 0; end = steps[end].From)
            if (steps[end].Id != UnknownId || first == ids.Length || ids[first] != UnknownId)
                ids[--first] = steps[end].Id;
        foreach (var id in ids.AsSpan(first))
            tokens.Add(id);
        ArrayPool<int>.Shared.Return(ids);
        ArrayPool<Step>.Shared.Return(steps);
    }

    /// <summary>Takes every piece that begins at a place, if that is the best way to its end.</summary>
    private void Reach(Step[] steps, ReadOnlySpan<char> word, int start, int character)
    {
        var score = steps[start].Score;
        var isPiece = false;
        var node = PieceTrie.Root;
        for (var end = start; end < word.Length && _trie.TryGoOn(ref node, word[end]);)
        {
            end++;
            if (_trie.IdAt(node) is not (>= 0 and var id))
                continue;
            Better(ref steps[end], start, id, score + _scores[id]);
            isPiece |= end == start + character;
        }

        if (!isPiece)
            Better(ref steps[start + character], start, UnknownId, score + _unknownScore);
    }

    private static void Better(ref Step step, int from, int id, double score)
    {
        if (step.From < 0 || score > step.Score)
            step = new Step(from, id, score);
    }

    /// <summary>The best way to a place: its last piece, where that begins, and its score.</summary>
    private readonly record struct Step(int From, int Id, double Score)
    {
        public static Step None => new(-1, -1, 0);
    }
}
