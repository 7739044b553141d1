namespace Reranker.MLflow;

/// <summary>A version of a registered model, or of a prompt, that was created.</summary>
/// <param name="Name">The registered model or the prompt.</param>
/// <param name="Version">The version.</param>
/// <param name="Source">Of a model: the URI of its files.</param>
/// <param name="RunId">Of a model: the run that made it.</param>
/// <param name="Template">Of a prompt: its text.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Description">What was said about it.</param>
public sealed record WebhookModelVersion(
    string Name, int Version, string? Source = null, string? RunId = null, string? Template = null, IReadOnlyDictionary<string, string>? Tags = null,
    string? Description = null) : WebhookSubject(Name);
