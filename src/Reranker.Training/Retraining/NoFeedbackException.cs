namespace Reranker.Training;

/// <summary>There is no feedback in the window, or none that can be learnt from.</summary>
public sealed class NoFeedbackException : TrainingException
{
    /// <summary>Creates the exception.</summary>
    public NoFeedbackException(DateWindow window, string message)
        : base(message) => Window = window;

    /// <summary>The window that was asked for.</summary>
    public DateWindow Window { get; }
}
