namespace Reranker.MLflow.Tests;

/// <summary>A recorded request that the typed client has no words for.</summary>
/// <param name="reason">What there are no words for.</param>
internal sealed class InexpressibleException(string reason) : Exception(reason);
