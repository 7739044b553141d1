namespace Reranker.WebHost;

/// <summary>A training runs already.</summary>
internal sealed class TrainingInProgressException(string? runId)
    : RerankerException(runId is null
        ? "A training is starting already. Only one runs at a time: wait for it."
        : $"The run {runId} is training already. Only one runs at a time: wait for it, or cancel it with DELETE /train_challenger/{runId}.")
{
    /// <summary>The run, once it is known.</summary>
    public string? RunId { get; } = runId;
}
