namespace Reranker.MLflow.Tests;

/// <summary>A real server with the basic-auth app.</summary>
public sealed class LiveUserConformanceTests(MLflowServer server) : UserConformanceTests(new LiveHost(server.Uri)), IClassFixture<MLflowServer>
{
    public override ValueTask InitializeAsync()
    {
        if (!MLflowServer.HasUsers)
            Assert.Skip("MLFLOW_TEST_URI names no administrator (http://admin:password@host:port): there are no users to meet.");
        return base.InitializeAsync();
    }
}
