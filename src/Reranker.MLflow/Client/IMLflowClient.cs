namespace Reranker.MLflow;

/// <summary>MLflow's tracking and registry in one: an embedded store or a server.</summary>
/// <remarks>
/// Members have MLflow's names and meanings; refusals surface as <see cref="MLflowException"/> with MLflow's error codes,
/// a server that cannot be reached as <see cref="MLflowConnectionException"/>.
/// Safe for concurrent use. Disposing closes the connections; the container does so for a client that it made.
/// </remarks>
public interface IMLflowClient : IMLflowTracking, IMLflowRegistry, IDisposable;
