namespace Reranker.MLflow;

/// <summary>A tag that was set or removed.</summary>
/// <param name="Name">The registered model or the prompt.</param>
/// <param name="Key">The tag.</param>
/// <param name="Version">The version whose tag it is; <see langword="null"/> for the tag of a prompt as a whole.</param>
/// <param name="Value">What it was set to; <see langword="null"/> when it was removed.</param>
public sealed record WebhookTag(string Name, string Key, int? Version = null, string? Value = null) : WebhookSubject(Name);
