using System.Text;
using Microsoft.ML.Tokenizers;

namespace Reranker.Onnx;

/// <summary>Cuts words into the pieces of a vocabulary: greedy longest match, one unknown token for a word that it cannot spell.</summary>
/// <remarks>
/// The package's WordPiece is exact once it is given single normalised words; its own normaliser and pre-tokenizers are not
/// BERT's and stay unused. Most words are in the vocabulary whole and are found here without a call.
/// </remarks>
internal sealed class WordPieces
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _words;
    private readonly WordPieceTokenizer _pieces;

    /// <summary>Takes the vocabulary; a token's id is its index.</summary>
    public WordPieces(IReadOnlyList<string> vocabulary, string unknownToken)
    {
        var ids = new Dictionary<string, int>(vocabulary.Count, StringComparer.Ordinal);
        for (var id = 0; id < vocabulary.Count; id++)
            ids[vocabulary[id]] = id;
        UnknownId = ids.TryGetValue(unknownToken, out var unknown)
            ? unknown
            : throw new ArgumentException($"The vocabulary of {vocabulary.Count} tokens lacks the special token '{unknownToken}'.", nameof(vocabulary));
        _words = ids.GetAlternateLookup<ReadOnlySpan<char>>();

        using var lines = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', UniqueLines(vocabulary, ids))));
        _pieces = WordPieceTokenizer.Create(lines, new WordPieceOptions { UnknownToken = unknownToken, MaxInputCharsPerWord = BertWordReader.BufferLength });
    }

    /// <summary>The token of words that cannot be spelled.</summary>
    public int UnknownId { get; }

    /// <summary>The id of a token; of one that stands twice, its last.</summary>
    public int? FindId(string token) => _words.TryGetValue(token, out var id) ? id : null;

    /// <summary>Appends the pieces of one word.</summary>
    public void Append(scoped ReadOnlySpan<char> word, ref TokenWriter tokens)
    {
        if (_words.TryGetValue(word, out var id))
        {
            tokens.Add(id);
            return;
        }

        foreach (var piece in _pieces.EncodeToIds(word, considerPreTokenization: false, considerNormalization: false))
            tokens.Add(piece);
    }

    // The package numbers tokens by line. A token that stands twice goes by its last place, as in Python, and one that would
    // break the lines matches no word: both give way to a line that holds the place.
    private static IEnumerable<string> UniqueLines(IReadOnlyList<string> vocabulary, Dictionary<string, int> ids)
    {
        for (var id = 0; id < vocabulary.Count; id++)
        {
            var token = vocabulary[id];
            yield return token.Length > 0 && ids[token] == id && token.AsSpan().IndexOfAny('\r', '\n') < 0 ? token : $"[no token {id}]";
        }
    }
}
