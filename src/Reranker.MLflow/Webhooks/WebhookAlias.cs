namespace Reranker.MLflow;

/// <summary>An alias that was pointed somewhere or removed.</summary>
/// <param name="Name">The registered model or the prompt.</param>
/// <param name="Alias">The alias.</param>
/// <param name="Version">Where it points now; <see langword="null"/> when it was removed.</param>
public sealed record WebhookAlias(string Name, string Alias, int? Version = null) : WebhookSubject(Name);
