namespace Reranker.MLflow.Tests;

/// <summary>What a real MLflow 3.11 answered.</summary>
public sealed class Replayed3ConformanceTests() : ConformanceTests(new ReplayHost("3.11.2.dev0"));
