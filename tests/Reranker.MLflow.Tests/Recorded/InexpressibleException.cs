namespace Reranker.MLflow.Tests;

/// <summary>A recorded request that the typed client has no words for.</summary>
internal sealed class InexpressibleException : Exception;
