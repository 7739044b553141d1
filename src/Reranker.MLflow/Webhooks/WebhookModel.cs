namespace Reranker.MLflow;

/// <summary>A registered model, or a prompt, that was created.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Description">What was said about it.</param>
public sealed record WebhookModel(string Name, IReadOnlyDictionary<string, string>? Tags = null, string? Description = null) : WebhookSubject(Name);
