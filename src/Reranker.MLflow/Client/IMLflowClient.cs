namespace Reranker.MLflow;

/// <summary>MLflow in one: tracking and the registry, of an embedded store or of a server.</summary>
/// <remarks>
/// <see cref="IMLflowRuns.StartRunAsync"/> is the door for programs that log; the other members have MLflow's names and meanings.
/// Refusals surface as <see cref="MLflowException"/> with MLflow's error codes, a server that cannot be reached as <see cref="MLflowConnectionException"/>.
/// Safe for concurrent use. Disposing closes the connections; the container does so for a client that it made.
/// </remarks>
public interface IMLflowClient : IMLflowRuns, IMLflowTracking, IMLflowRegistry, IDisposable;
