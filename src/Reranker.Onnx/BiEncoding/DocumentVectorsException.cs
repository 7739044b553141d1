namespace Reranker.Onnx;

/// <summary>A file of document vectors cannot be used: it is broken, or of another model.</summary>
public sealed class DocumentVectorsException : RerankerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="message">What was wrong and what was expected.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public DocumentVectorsException(string path, string message, Exception? innerException = null)
        : base(message, innerException) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }
}
