namespace Reranker.Training;

/// <summary>How a training went.</summary>
/// <param name="Last">The progress of its last step.</param>
/// <param name="Evaluations">How the model did on the validation queries, in order; empty where there were none.</param>
public sealed record TrainingOutcome(TrainingProgress Last, IReadOnlyList<TrainingEvaluation> Evaluations)
{
    /// <summary>Loss and learning rate over the steps, those before an interruption included; some 200 points at most.</summary>
    public IReadOnlyList<TrainingPoint> Curve { get; init; } = [];

    /// <summary>How often all the data were seen, such as 0.4.</summary>
    public double Passes { get; init; }

    /// <summary>The first of the best evaluations, whose weights the model has now; <see langword="null"/> where there was none.</summary>
    public TrainingEvaluation? Best => Evaluations.MaxBy(static evaluation => evaluation.NdcgAt10);

    /// <summary>Whether it ended before its last step because it got no better.</summary>
    public bool IsStoppedEarly => Last.Step < Last.TotalSteps;
}
