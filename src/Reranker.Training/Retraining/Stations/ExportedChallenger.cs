namespace Reranker.Training;

/// <summary>A challenger as a package.</summary>
/// <param name="Package">The package, with a quantized network where that ranks well enough.</param>
/// <param name="Card">Its card, without the figures of its meeting with the champion.</param>
internal sealed record ExportedChallenger(ModelPackage Package, ModelCard Card);
