namespace Reranker.Training;

/// <summary>A few steps of a training as one point of its curve.</summary>
/// <param name="Step">The last of the steps; the first is the one after the point before.</param>
/// <param name="Loss">The mean loss of the steps.</param>
/// <param name="LearningRate">The learning rate of the last of them.</param>
public sealed record TrainingPoint(int Step, double Loss, double LearningRate);
