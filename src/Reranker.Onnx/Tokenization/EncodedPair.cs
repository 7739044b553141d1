namespace Reranker.Onnx;

/// <summary>A query and a document as tokens with the special ones of their model: <c>[CLS] query [SEP] document [SEP]</c> in BERT.</summary>
/// <param name="Ids">The token ids, not padded.</param>
/// <param name="SecondSegmentStart">The index from which <c>token_type_ids</c> are 1: the document's first token; <see cref="Length"/> for models that do not tell segments apart, as RoBERTa.</param>
/// <param name="Truncated">Whether tokens were cut to stay within the limit.</param>
public readonly record struct EncodedPair(ReadOnlyMemory<int> Ids, int SecondSegmentStart, bool Truncated)
{
    /// <summary>How many tokens the pair has, special tokens included.</summary>
    public int Length => Ids.Length;
}
