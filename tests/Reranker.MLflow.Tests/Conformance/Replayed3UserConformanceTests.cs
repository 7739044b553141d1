namespace Reranker.MLflow.Tests;

/// <summary>What a real MLflow 3.11 with the basic-auth app answered.</summary>
public sealed class Replayed3UserConformanceTests() : UserConformanceTests(new ReplayHost("3.11.2.dev0-users"));
