namespace Reranker.Onnx;

/// <summary>Changes text before it is cut into words. Safe for concurrent use.</summary>
internal interface ITextNormalizer
{
    /// <summary>Appends what becomes of a part of a text.</summary>
    /// <param name="text">The part; where texts are cut, a letter or digit stands before and a space after the cut.</param>
    /// <param name="atStart">The text begins with it.</param>
    /// <param name="atEnd">The text ends with it.</param>
    /// <param name="output">Takes the result.</param>
    void Normalize(ReadOnlySpan<char> text, bool atStart, bool atEnd, ref TextBuffer output);
}
