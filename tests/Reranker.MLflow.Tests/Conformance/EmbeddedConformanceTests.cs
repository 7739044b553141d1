namespace Reranker.MLflow.Tests;

/// <summary>The embedded store.</summary>
public sealed class EmbeddedConformanceTests() : ConformanceTests(new EmbeddedHost());
