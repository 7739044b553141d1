namespace Reranker.Training;

/// <summary>A training that cannot start or go on.</summary>
public class TrainingException : RerankerException
{
    /// <summary>Creates the exception.</summary>
    public TrainingException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
