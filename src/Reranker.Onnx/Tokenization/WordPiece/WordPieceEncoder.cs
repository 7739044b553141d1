namespace Reranker.Onnx;

/// <summary>BERT's tokens: pieces of normalised words.</summary>
internal sealed class WordPieceEncoder(IReadOnlyList<string> vocabulary, BertTextRules rules, string unknownToken) : ITextEncoder
{
    private readonly WordPieces _pieces = new(vocabulary, unknownToken);

    public int VocabularySize => vocabulary.Count;

    public int? FindId(string token) => _pieces.FindId(token);

    public void Append(ReadOnlySpan<char> text, bool isFirst, ref TokenWriter tokens)
    {
        var words = new BertWordReader(text, rules, stackalloc char[BertWordReader.BufferLength]);
        while (!tokens.IsFull && words.MoveNext())
        {
            if (words.IsTooLong)
                tokens.Add(_pieces.UnknownId);
            else
                _pieces.Append(words.CurrentWithPlacesBefore, ref tokens);
        }
    }
}
