namespace Reranker;

/// <summary>The score from which on documents are relevant with a wanted precision.</summary>
/// <param name="TargetPrecision">The precision wanted where the threshold was chosen, from 0 to 1.</param>
/// <param name="Score">The least calibrated score to accept.</param>
/// <param name="Precision">The share of relevant documents among those accepted, on queries that it was not chosen on; <see langword="null"/> where none of theirs was accepted.</param>
/// <param name="Recall">The share of the relevant documents that were accepted, on the same queries.</param>
public sealed record PrecisionThreshold(double TargetPrecision, double Score, double? Precision, double Recall);
