namespace Reranker.Onnx;

/// <summary>How the states of a text's tokens become its one vector.</summary>
public enum SentencePooling
{
    /// <summary>The mean of all tokens, special tokens included.</summary>
    Mean,

    /// <summary>The state of the first token, <c>[CLS]</c>.</summary>
    Cls,

    /// <summary>The largest value of all tokens, number by number.</summary>
    Max,
}
