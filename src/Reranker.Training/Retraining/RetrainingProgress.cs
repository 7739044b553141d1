namespace Reranker.Training;

/// <summary>Where a retraining stands.</summary>
/// <param name="Phase">The station.</param>
/// <param name="Step">Steps done at this station.</param>
/// <param name="Total">Steps there are; 0 where it is not known.</param>
/// <param name="Remaining">The time that the station still needs; <see langword="null"/> where it is not known.</param>
/// <param name="Training">The training's own progress, while it runs.</param>
public sealed record RetrainingProgress(RetrainingPhase Phase, int Step = 0, int Total = 0, TimeSpan? Remaining = null, TrainingProgress? Training = null);
