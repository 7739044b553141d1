namespace Reranker.MLflow.Tests;

/// <summary>A real server.</summary>
public sealed class LiveConformanceTests(MLflowServer server) : ConformanceTests(new LiveHost(server.Uri)), IClassFixture<MLflowServer>;
