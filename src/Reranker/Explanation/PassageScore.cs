namespace Reranker;

/// <summary>What a part of a document scores by itself.</summary>
/// <param name="Offset">Where it begins in the document, in UTF-16 code units from 0.</param>
/// <param name="Length">How long it is, in UTF-16 code units.</param>
/// <param name="Score">Its score for the query.</param>
public readonly record struct PassageScore(int Offset, int Length, float Score)
{
    /// <summary>The passage's text.</summary>
    /// <param name="document">The document that it is from.</param>
    public string Of(string document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.Substring(Offset, Length);
    }
}
