namespace Reranker.MLflow;

/// <summary>A model that a run logged, with an id of its own (MLflow 3.0). Times are milliseconds since the Unix epoch.</summary>
public sealed record LoggedModel
{
    /// <summary>The id, <c>m-</c> and 32 hexadecimal digits; <c>models:/</c> and the id is the model's URI.</summary>
    public required string ModelId { get; init; }

    /// <summary>The experiment's id.</summary>
    public required string ExperimentId { get; init; }

    /// <summary>The name, which others may have too.</summary>
    public required string Name { get; init; }

    /// <summary>The URI of its files.</summary>
    public required string ArtifactUri { get; init; }

    /// <summary>Whether it can be used.</summary>
    public required LoggedModelStatus Status { get; init; }

    /// <summary>More on the status.</summary>
    public string? StatusMessage { get; init; }

    /// <summary>When it was made.</summary>
    public long CreationTimestamp { get; init; }

    /// <summary>When it was last changed.</summary>
    public long LastUpdatedTimestamp { get; init; }

    /// <summary>What kind of model it is, in its maker's words.</summary>
    public string? ModelType { get; init; }

    /// <summary>The run that made it.</summary>
    public string? SourceRunId { get; init; }

    /// <summary>Its parameters.</summary>
    public IReadOnlyDictionary<string, string> Params { get; init; } = new Dictionary<string, string>();

    /// <summary>Its tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>What was measured of it: <see cref="Metric.ModelId"/> and, where said, the dataset.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];
}
