namespace Reranker.Onnx;

/// <summary>Turns text into the tokens of one vocabulary; special tokens, pairs and truncation are <see cref="PairTokenizer"/>'s. Safe for concurrent use.</summary>
internal interface ITextEncoder
{
    /// <summary>One more than the largest token id.</summary>
    int VocabularySize { get; }

    /// <summary>The id of a token of the vocabulary.</summary>
    int? FindId(string token);

    /// <summary>Appends the tokens of a stretch of text between special tokens, until there are enough.</summary>
    /// <param name="text">The text as it was written.</param>
    /// <param name="isFirst">Nothing stands before it.</param>
    /// <param name="tokens">Takes the tokens.</param>
    void Append(ReadOnlySpan<char> text, bool isFirst, ref TokenWriter tokens);
}
