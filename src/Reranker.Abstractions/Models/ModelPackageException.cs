namespace Reranker;

/// <summary>A model package that cannot be used: a file is missing, broken, or not the one that its manifest names.</summary>
public sealed class ModelPackageException : RerankerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file or folder at fault.</param>
    /// <param name="message">What was wrong and what was expected.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public ModelPackageException(string path, string message, Exception? innerException = null)
        : base(message, innerException) => Path = path;

    /// <summary>The file or folder at fault.</summary>
    public string Path { get; }
}
