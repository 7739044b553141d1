namespace Reranker;

/// <summary>What a paired one-sided test found.</summary>
/// <param name="Queries">How many pairs there were.</param>
/// <param name="Difference">The mean of challenger − champion.</param>
/// <param name="PValue">How probable a difference at least this large is when neither is better, 0 to 1.</param>
public readonly record struct PairedTestResult(int Queries, double Difference, double PValue);
