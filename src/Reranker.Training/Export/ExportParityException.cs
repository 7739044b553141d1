namespace Reranker.Training;

/// <summary>The exported model does not give the scores of the trained one; it was not published.</summary>
public sealed class ExportParityException : TrainingException
{
    /// <summary>Creates the exception.</summary>
    public ExportParityException(double difference, double allowed)
        : base(FormattableString.Invariant($"The exported model's logits differ from torch's by up to {difference:G3}; at most {allowed:G3} is accepted. Nothing was published."))
    {
        Difference = difference;
        Allowed = allowed;
    }

    /// <summary>The largest difference seen.</summary>
    public double Difference { get; }

    /// <summary>The largest difference accepted.</summary>
    public double Allowed { get; }
}
