namespace Reranker.Training;

/// <summary>A checkpoint that cannot be written, read, or gone on from.</summary>
public sealed class CheckpointException : TrainingException
{
    /// <summary>Creates the exception.</summary>
    public CheckpointException(string path, string message, Exception? innerException = null)
        : base(message, innerException) => Path = path;

    /// <summary>The checkpoint's file.</summary>
    public string Path { get; }
}
