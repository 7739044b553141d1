namespace Reranker.Onnx.Networks;

/// <summary>How BERT normalises text before it splits it into words.</summary>
/// <param name="LowerCase">Lower-case every letter.</param>
/// <param name="StripAccents">Decompose characters and drop nonspacing marks.</param>
/// <param name="SplitChineseCharacters">Make every CJK ideograph a word of its own.</param>
public readonly record struct BertTextRules(bool LowerCase, bool StripAccents, bool SplitChineseCharacters)
{
    /// <summary>The rules of an uncased model.</summary>
    public static BertTextRules Uncased => new(LowerCase: true, StripAccents: true, SplitChineseCharacters: true);
}
