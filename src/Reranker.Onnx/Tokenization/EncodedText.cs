namespace Reranker.Onnx;

/// <summary>The tokens of one text, without the special ones around it, so that a query is tokenised once for all its documents.</summary>
/// <param name="Ids">All tokens of the text, not truncated.</param>
public readonly record struct EncodedText(ReadOnlyMemory<int> Ids)
{
    /// <summary>How many tokens the text has.</summary>
    public int Length => Ids.Length;
}
