namespace Reranker.Training;

/// <summary>A mean difference over queries.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Low">The lower end of its 95 % interval (<see cref="PairedBootstrap"/>).</param>
/// <param name="High">The upper end of its 95 % interval.</param>
public sealed record MeanDifference(double Mean, double Low, double High);
