namespace Reranker.MLflow.Tests;

/// <summary>What a real MLflow 2.12.1 answered.</summary>
public sealed class Replayed2ConformanceTests() : ConformanceTests(new ReplayHost("2.12.1"));
