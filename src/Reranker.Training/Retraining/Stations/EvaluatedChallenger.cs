namespace Reranker.Training;

/// <summary>A challenger that has ranked the held-out queries beside the champion.</summary>
/// <param name="Package">The package, calibrated and with its whole card.</param>
/// <param name="Reports">How both did.</param>
internal sealed record EvaluatedChallenger(ModelPackage Package, RetrainingReports Reports);
