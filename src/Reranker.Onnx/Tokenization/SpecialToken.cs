namespace Reranker.Onnx;

/// <summary>A token that is recognised in the raw text as it stands.</summary>
/// <param name="Text">What stands in the text.</param>
/// <param name="Id">The token's id.</param>
internal sealed record SpecialToken(string Text, int Id)
{
    /// <summary>Whitespace before it vanishes (<c>lstrip</c>).</summary>
    public bool TakesSpaceBefore { get; init; }

    /// <summary>Whitespace after it vanishes (<c>rstrip</c>).</summary>
    public bool TakesSpaceAfter { get; init; }

    /// <summary>Inside a word it is not recognised (<c>single_word</c>).</summary>
    public bool IsWord { get; init; }
}
