namespace Reranker;

/// <summary>A dataset folder that lacks a file, or a line of it that does not have the documented form.</summary>
public sealed class DatasetFormatException : RerankerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="line">The line, from 1; <see langword="null"/> where the file as a whole is meant.</param>
    /// <param name="message">What was wrong and what was expected.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public DatasetFormatException(string path, long? line, string message, Exception? innerException = null)
        : base(line is null ? $"{path}: {message}" : $"{path}, line {line}: {message}", innerException)
    {
        Path = path;
        Line = line;
    }

    /// <summary>The file or folder.</summary>
    public string Path { get; }

    /// <summary>The line, from 1; <see langword="null"/> where the file as a whole is meant.</summary>
    public long? Line { get; }
}
