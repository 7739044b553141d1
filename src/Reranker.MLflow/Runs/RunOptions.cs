namespace Reranker.MLflow;

/// <summary>Which run to start, or to continue.</summary>
public sealed record RunOptions
{
    /// <summary>The experiment's name; it is created where there is none.</summary>
    public string? Experiment { get; init; }

    /// <summary>The experiment's id, instead of its name.</summary>
    public string? ExperimentId { get; init; }

    /// <summary>The run's name; MLflow makes one up by default.</summary>
    public string? RunName { get; init; }

    /// <summary>A run to continue, whatever became of it: it is <see cref="RunStatus.Running"/> again. It keeps its experiment, its name and its parent.</summary>
    public string? RunId { get; init; }

    /// <summary>The run that this one is a part of; the UI shows it below that one.</summary>
    public string? ParentRunId { get; init; }

    /// <summary>What to say about the run, in Markdown; the UI shows it at the top.</summary>
    public string? Description { get; init; }

    /// <summary>Tags, which win over those that say who runs what.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>How long a metric waits for others at most before it is sent; one second by default, at least a millisecond and at most a day.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(1);
}
