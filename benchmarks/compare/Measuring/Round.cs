namespace Reranker.Compare;

/// <summary>The contenders' turns at one workload, one right after the other.</summary>
/// <param name="Turns">In the order of the contenders, though their turns began with another one each round.</param>
/// <param name="Peak">Operations a second of plain matrix products in between.</param>
internal sealed record Round(Turn[] Turns, double Peak);
