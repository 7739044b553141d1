namespace Reranker.MLflow;

/// <summary>A measured value.</summary>
/// <param name="Key">The metric's name: at most 250 characters, letters, digits, and <c>_ - . / space</c>.</param>
/// <param name="Value">Any number; SQL stores give infinities back as ±<see cref="double.MaxValue"/>.</param>
/// <param name="Timestamp">When: milliseconds since the Unix epoch, not negative.</param>
/// <param name="Step">Where in the run; may be negative.</param>
public sealed record Metric(string Key, double Value, long Timestamp, long Step = 0);
