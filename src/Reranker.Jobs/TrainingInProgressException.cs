namespace Reranker.Jobs;

/// <summary>A training runs already.</summary>
public sealed class TrainingInProgressException : RerankerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="runId">The run; <see langword="null"/> where it isn't known yet.</param>
    public TrainingInProgressException(string? runId)
        : base(runId is null
            ? "A training is starting already. Only one runs at a time: wait for it."
            : $"The run {runId} is training already. Only one runs at a time: wait for it, or cancel it (DELETE /train_challenger/{runId}).") => RunId = runId;

    /// <summary>Gets the run; <see langword="null"/> where it isn't known yet.</summary>
    public string? RunId { get; }

    /// <inheritdoc/>
    public override bool IsRefusal => true;
}
