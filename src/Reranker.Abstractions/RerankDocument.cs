namespace Reranker;

/// <summary>A document as the caller knows it. Only <see cref="Text"/> is read by the model; the rest travels through.</summary>
/// <param name="Text">The text to score.</param>
/// <param name="Id">The caller's own name for the document.</param>
/// <param name="Metadata">Anything else that shall come back with the result.</param>
public sealed record RerankDocument(string Text, string? Id = null, IReadOnlyDictionary<string, object?>? Metadata = null)
{
    /// <summary>
    /// What the first stage of the search scored it, higher is better and of any scale: BM25, a cosine. <see langword="null"/> (the default) where there is no such score.
    /// Read by <see cref="RerankOptions.Fusion"/>, and by what answers when the model does not.
    /// </summary>
    public double? Score { get; init; }

    /// <summary>Makes a document of a plain text.</summary>
    public static implicit operator RerankDocument(string text) => FromString(text);

    /// <summary>Makes a document of a plain text.</summary>
    public static RerankDocument FromString(string text) => new(text);
}
