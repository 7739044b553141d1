namespace Reranker.Dashboard;

/// <summary>What was answered in a minute.</summary>
/// <param name="Start">When it began.</param>
/// <param name="Requests">Calls of the reranker.</param>
/// <param name="Errors">Those that failed or were refused.</param>
/// <param name="P50">The median of their times, in milliseconds.</param>
/// <param name="P95">The 95th percentile, in milliseconds.</param>
/// <param name="P99">The 99th percentile, in milliseconds.</param>
public sealed record ServingMinute(DateTimeOffset Start, int Requests, int Errors, double P50, double P95, double P99);
