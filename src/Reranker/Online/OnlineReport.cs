namespace Reranker;

/// <summary>How champions and challengers fared with users.</summary>
/// <param name="Window">The days on which the requests were answered.</param>
/// <param name="Comparisons">One for each pair of models, in the order in which they met first.</param>
/// <param name="UnknownImpressions">Records of feedback that name an impression which the window does not have.</param>
public sealed record OnlineReport(DateWindow Window, IReadOnlyList<OnlineComparison> Comparisons, int UnknownImpressions);
