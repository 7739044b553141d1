namespace Reranker.MLflow.Tests;

/// <summary>What a real MLflow 2.12.1 with the basic-auth app answered.</summary>
public sealed class Replayed2UserConformanceTests() : UserConformanceTests(new ReplayHost("2.12.1-users"));
