namespace Reranker.Training;

/// <summary>A challenger in torch.</summary>
/// <param name="Model">The model with the weights that were kept.</param>
/// <param name="Training">How the training went.</param>
/// <param name="Duration">How long it took, all sittings of an interrupted training together.</param>
internal sealed record TrainedChallenger(CrossEncoder Model, TrainingOutcome Training, TimeSpan Duration) : IDisposable
{
    public void Dispose() => Model.Dispose();
}
