namespace Reranker.Training;

/// <summary>Where and how often a training is saved, so that an interrupted one can go on.</summary>
/// <param name="Path">
/// The file, in safetensors format. Where it exists, the training goes on from it; it is replaced as a whole, so that there
/// is always one to go on from, and stays when the training is done.
/// </param>
public sealed record CheckpointOptions(string Path)
{
    /// <summary>Steps from one checkpoint to the next; at least 1. Default: 500.</summary>
    public int Every { get; init; } = 500;

    /// <summary>The time after which the next step is followed by a checkpoint, whatever <see cref="Every"/> says; <see langword="null"/> (the default) for none.</summary>
    public TimeSpan? Interval { get; init; }
}
