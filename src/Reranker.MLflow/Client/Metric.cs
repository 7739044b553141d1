namespace Reranker.MLflow;

/// <summary>A measured value.</summary>
/// <param name="Key">The metric's name: at most 250 characters, letters, digits, and <c>_ - . / space</c>.</param>
/// <param name="Value">Any number; SQL stores give infinities back as ±<see cref="double.MaxValue"/>.</param>
/// <param name="Timestamp">When: milliseconds since the Unix epoch, not negative.</param>
/// <param name="Step">Where in the run; may be negative.</param>
public sealed record Metric(string Key, double Value, long Timestamp, long Step = 0)
{
    /// <summary>The logged model that was measured, which gets the metric too (MLflow 3.0).</summary>
    public string? ModelId { get; init; }

    /// <summary>The dataset that it was measured on (MLflow 3.0).</summary>
    public string? DatasetName { get; init; }

    /// <summary>That dataset's digest (MLflow 3.0).</summary>
    public string? DatasetDigest { get; init; }

    /// <summary>Whether it says what only MLflow 3.0 keeps.</summary>
    internal bool IsOfModel => (ModelId ?? DatasetName ?? DatasetDigest) is not null;
}
