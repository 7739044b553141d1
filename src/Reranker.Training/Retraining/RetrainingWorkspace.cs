namespace Reranker.Training;

/// <summary>A folder for the files of one retraining, removed with it, beside the checkpoints, which stay until their training is done.</summary>
/// <remarks>
/// A checkpoint is named by all that decides the weights: data, base model and options. The same training goes on from it, whether its run is resumed or another one is started.
/// </remarks>
internal sealed class RetrainingWorkspace : IDisposable
{
    private const string Checkpoints = "checkpoints";
    private readonly string _root;
    private readonly TimeSpan _checkpointInterval;
    private string? _checkpoint;

    /// <exception cref="TrainingException">The folder cannot be made.</exception>
    public RetrainingWorkspace(RetrainingPipelineOptions options, string runId, TimeProvider time)
    {
        _root = Path.GetFullPath(options.WorkingDirectory);
        _checkpointInterval = options.CheckpointInterval;
        Folder = Path.Combine(_root, runId);
        try
        {
            Directory.CreateDirectory(Path.Combine(_root, Checkpoints));
            RemoveOld(time.GetUtcNow() - options.CheckpointRetention);
            if (Directory.Exists(Folder))
                Directory.Delete(Folder, recursive: true); // of the same run, whose process was killed
            Directory.CreateDirectory(Folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"The working directory '{Folder}' cannot be made: {error.Message} Free some space, or name another WorkingDirectory.", error);
        }
    }

    public string Folder { get; }

    /// <summary>The options with a place to save the training in, unless they have one.</summary>
    public TrainingOptions WithCheckpoint(TrainingOptions options, CrossEncoder model, RetrainingDatasets datasets)
    {
        if (options.Checkpoint is not null)
            return options;
        _checkpoint = Path.Combine(_root, Checkpoints, $"{TrainingPlan.Name(TrainingPlan.Of(model, datasets.Training, datasets.Validation, options))}.safetensors");
        return options with { Checkpoint = new CheckpointOptions(_checkpoint) { Interval = _checkpointInterval } };
    }

    /// <summary>Removes the checkpoint of a training whose challenger is registered.</summary>
    public void RemoveCheckpoint()
    {
        if (_checkpoint is { } path)
            Try(() => File.Delete(path));
    }

    public void Dispose() => Try(() => Directory.Delete(Folder, recursive: true));

    private void RemoveOld(DateTimeOffset before)
    {
        foreach (var file in new DirectoryInfo(Path.Combine(_root, Checkpoints)).EnumerateFiles().Where(file => file.LastWriteTimeUtc < before))
            Try(file.Delete);
        foreach (var folder in new DirectoryInfo(_root).EnumerateDirectories().Where(folder => folder.Name != Checkpoints && folder.LastWriteTimeUtc < before))
            Try(() => folder.Delete(recursive: true));
    }

    private static void Try(Action remove)
    {
        try
        {
            remove();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A temporary file left behind harms nobody; the outcome must not depend on it.
        }
    }
}
