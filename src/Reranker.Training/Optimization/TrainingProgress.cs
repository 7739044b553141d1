namespace Reranker.Training;

/// <summary>Where a training stands.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="TotalSteps">Steps there will be.</param>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Loss">The loss of the last step.</param>
/// <param name="LearningRate">The learning rate of the last step.</param>
/// <param name="PairsPerSecond">Pairs trained on a second, on average.</param>
/// <param name="Elapsed">The time that the steps took, evaluations and interruptions left out.</param>
public sealed record TrainingProgress(int Step, int TotalSteps, int Epoch, double Loss, double LearningRate, double PairsPerSecond, TimeSpan Elapsed)
{
    /// <summary>The evaluation that followed the step; <see langword="null"/> where none did.</summary>
    public TrainingEvaluation? Evaluation { get; init; }

    /// <summary>The time that the remaining steps will take at the present speed.</summary>
    public TimeSpan Remaining => Step == 0 ? TimeSpan.Zero : Elapsed * ((double)(TotalSteps - Step) / Step);
}
