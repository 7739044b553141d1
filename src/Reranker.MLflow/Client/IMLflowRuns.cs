namespace Reranker.MLflow;

/// <summary>The high level: a run as an object that is logged to.</summary>
public interface IMLflowRuns
{
    /// <summary>Starts a run, or continues one, and logs to it until it is ended or disposed of.</summary>
    /// <param name="options">
    /// Which run. With none, or none that names a run, an experiment or a parent: the run of <c>MLFLOW_RUN_ID</c> is continued where that is set;
    /// else a run starts in the experiment of <c>MLFLOW_EXPERIMENT_NAME</c> or <c>MLFLOW_EXPERIMENT_ID</c>, else in the default experiment.
    /// </param>
    /// <param name="cancellationToken">Cancels the call. A run that is left without an end counts as killed where this was cancelled, as failed otherwise.</param>
    /// <exception cref="MLflowException">The options contradict each other, the run to continue does not exist or is deleted, or MLflow refuses.</exception>
    Task<ActiveRun> StartRunAsync(RunOptions? options = null, CancellationToken cancellationToken = default);
}
