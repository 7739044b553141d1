namespace Reranker.Training;

/// <summary>The result of tuning a joined model's match.</summary>
/// <param name="Package">The tuned package.</param>
/// <param name="Queries">The queries that it was tuned on.</param>
/// <param name="Cosine">How much the cosine of both vectors counts in the logit.</param>
/// <param name="Terms">How much the term match counts.</param>
/// <param name="Layers">How much of what the layers on top said before counts: 1 for all of it, 0 for nothing.</param>
/// <param name="NdcgBefore">The mean nDCG@10 on these queries before.</param>
/// <param name="NdcgAfter">The same afterwards; it flatters a little, since the weights were chosen on these very queries.</param>
public sealed record MatchTuning(ModelPackage Package, int Queries, double Cosine, double Terms, double Layers, double NdcgBefore, double NdcgAfter);
