namespace Reranker.Training;

/// <summary>Trains a cross-encoder on graded candidates.</summary>
/// <remarks>
/// AdamW (Loshchilov and Hutter 2019) with warm-up, a schedule and gradient clipping. Torch's random generator is one for
/// the process, so a training is repeatable for its seed only while no other runs beside it. One that goes on from a
/// checkpoint ends with the very weights that it would have had uninterrupted, on the same machine and as many threads.
/// </remarks>
public sealed class CrossEncoderTrainer
{
    private readonly TrainingOptions _options;

    /// <summary>Creates a trainer.</summary>
    /// <exception cref="TrainingException">An option is out of its range.</exception>
    public CrossEncoderTrainer(TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
    }

    /// <summary>Trains a model in place, on a thread of its own.</summary>
    /// <param name="model">
    /// The model. When the training is done it has the weights that did best on <paramref name="validation"/>, those it was given included; without
    /// validation, the last ones or their average. It is changed step by step, also when the training is cancelled or fails.
    /// </param>
    /// <param name="dataset">Queries; those without a relevant and a not relevant candidate are passed over, unless a teacher tells their candidates apart.</param>
    /// <param name="validation">
    /// Queries to measure the model on, at least one of them with both relevant and other candidates, at the start, on the way, and at the end; <see langword="null"/> to train on to the last step. They decide when to stop and
    /// which weights to keep, so the model's final figures must come from others.
    /// </param>
    /// <param name="progress">Hears of every step and every evaluation, on the training's thread.</param>
    /// <param name="cancellationToken">Stops the training between two steps, after a last checkpoint where they are asked for.</param>
    /// <returns>How it went.</returns>
    /// <exception cref="TrainingException">
    /// No query has a contrast to learn from, also in lists as they are drawn; a grade or a weight is out of its range; the loss needs a teacher that the dataset has not; an option asks for validation
    /// queries that there are not; or the training diverged.
    /// </exception>
    /// <exception cref="CheckpointException">The checkpoint is of another training, or cannot be read or written.</exception>
    public Task<TrainingOutcome> TrainAsync(
        CrossEncoder model,
        RankingDataset dataset,
        RankingDataset? validation = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(dataset);
        return Task.Factory.StartNew(
            () => Train(model, dataset, validation, progress, cancellationToken),
            cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private TrainingOutcome Train(
        CrossEncoder model, RankingDataset dataset, RankingDataset? validation, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        using var loop = new TrainingLoop(model, dataset, validation, _options);
        return loop.Run(progress, cancellationToken);
    }
}
