namespace Reranker.MLflow;

/// <summary>MLflow in one: an embedded store or a server.</summary>
/// <remarks>
/// <see cref="IMLflowRuns.StartRunAsync"/> is the door for programs that log; the other members have MLflow's names and meanings.
/// Refusals surface as <see cref="MLflowException"/> with MLflow's error codes, what the MLflow at hand does not have as
/// <see cref="MLflowUnsupportedException"/>, and a server that cannot be reached as <see cref="MLflowConnectionException"/>.
/// Safe for concurrent use. Disposing closes the connections; the container does so for a client that it made.
/// </remarks>
public interface IMLflowClient : IMLflowRuns, IMLflowTracking, IMLflowArtifacts, IMLflowRegistry, IDisposable
{
    /// <summary>Logged models: servers of MLflow 3.0 or newer.</summary>
    /// <exception cref="MLflowUnsupportedException">This is the embedded store. An older server says so when it is asked.</exception>
    IMLflowLoggedModels LoggedModels { get; }

    /// <summary>Webhooks of the registry: servers of MLflow 3.3 or newer.</summary>
    /// <exception cref="MLflowUnsupportedException">This is the embedded store. An older server says so when it is asked.</exception>
    IMLflowWebhooks Webhooks { get; }

    /// <summary>Users and permissions: servers with MLflow's basic-auth app.</summary>
    /// <exception cref="MLflowUnsupportedException">This is the embedded store. A server without the app says so when it is asked.</exception>
    IMLflowUsers Users { get; }

    /// <summary>Which MLflow this is. A server is asked each time; the embedded store answers as the 2.12.1 whose tables and rules it has.</summary>
    Task<MLflowServerInfo> GetServerInfoAsync(CancellationToken cancellationToken = default);
}
