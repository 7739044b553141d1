namespace Reranker;

/// <summary>The answer to a call.</summary>
/// <param name="Model">The model that gave it.</param>
/// <param name="Usage">What it took.</param>
/// <param name="Scores">Its scores.</param>
/// <param name="Elapsed">How long it took.</param>
internal readonly record struct ObservedAnswer(ModelIdentity Model, RerankUsage Usage, IEnumerable<float> Scores, TimeSpan Elapsed);
