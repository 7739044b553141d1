namespace Reranker.MLflow;

/// <summary>What came of a webhook's test call.</summary>
/// <param name="Success">Whether the receiver answered with a status below 400.</param>
/// <param name="ResponseStatus">The receiver's HTTP status; <see langword="null"/> where it did not answer.</param>
/// <param name="ResponseBody">What the receiver said.</param>
/// <param name="ErrorMessage">Why the call failed.</param>
public sealed record WebhookTestResult(bool Success, int? ResponseStatus, string? ResponseBody, string? ErrorMessage);
