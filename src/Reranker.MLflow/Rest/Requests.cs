namespace Reranker.MLflow;

// Fields go out in this order. A server's parser stops at the first field that it cannot read and forgets those after it: ids come first.
// Versions and experiment ids are texts on the wire.

internal sealed record CreateExperimentRequest(string Name, string? ArtifactLocation, IReadOnlyList<KeyValue> Tags) : IRequest<ExperimentIdAnswer>, IOnce;

internal sealed record ExperimentRequest(string ExperimentId) : IRequest<NoAnswer>;

internal sealed record RenameExperimentRequest(string ExperimentId, string NewName) : IRequest<NoAnswer>;

internal sealed record ExperimentTagRequest(string ExperimentId, string Key, string Value) : IRequest<NoAnswer>;

internal sealed record DeleteExperimentTagRequest(string ExperimentId, string Key) : IRequest<NoAnswer>;

internal sealed record SearchExperimentsRequest(int MaxResults, string? PageToken, string? Filter, IReadOnlyList<string> OrderBy, string ViewType)
    : IRequest<ExperimentsAnswer>;

internal sealed record CreateRunRequest(string ExperimentId, string? UserId, string? RunName, long StartTime, IReadOnlyList<KeyValue> Tags) : IRequest<RunAnswer>, IOnce;

internal sealed record UpdateRunRequest(string RunId, string? Status, long? EndTime, string? RunName) : IRequest<RunInfoAnswer>;

internal sealed record RunRequest(string RunId) : IRequest<NoAnswer>;

internal sealed record SearchRunsRequest(
    IReadOnlyCollection<string> ExperimentIds, string? Filter, string RunViewType, int MaxResults, IReadOnlyList<string> OrderBy, string? PageToken) : IRequest<RunsAnswer>;

internal sealed record LogMetricRequest(
    string RunId, string Key, double Value, long Timestamp, long Step, string? ModelId, string? DatasetName, string? DatasetDigest) : IRequest<NoAnswer>;

internal sealed record RunValueRequest(string RunId, string Key, string Value) : IRequest<NoAnswer>;

internal sealed record RunTagRequest(string RunId, string Key) : IRequest<NoAnswer>;

internal sealed record LogBatchRequest(
    string RunId, IReadOnlyList<MetricMessage> Metrics, IReadOnlyList<KeyValue> Params, IReadOnlyList<KeyValue> Tags) : IRequest<NoAnswer>;

internal sealed record LogInputsRequest(string RunId, IReadOnlyList<DatasetInputMessage> Datasets, IReadOnlyList<ModelInputMessage>? Models = null) : IRequest<NoAnswer>;

internal sealed record LogModelRequest(string RunId, string ModelJson) : IRequest<NoAnswer>, IOnce;

internal sealed record CreateModelRequest(string Name, IReadOnlyList<KeyValue> Tags, string? Description) : IRequest<RegisteredModelAnswer>, IOnce;

internal sealed record UpdateModelRequest(string Name, string Description) : IRequest<RegisteredModelAnswer>;

internal sealed record RenameModelRequest(string Name, string NewName) : IRequest<RegisteredModelAnswer>;

internal sealed record ModelRequest(string Name) : IRequest<NoAnswer>;

internal sealed record ModelTagRequest(string Name, string Key, string? Value) : IRequest<NoAnswer>;

internal sealed record LatestVersionsRequest(string Name, IReadOnlyCollection<string> Stages) : IRequest<ModelVersionsAnswer>;

internal sealed record CreateVersionRequest(
    string Name, string Source, string? RunId, IReadOnlyList<KeyValue> Tags, string? RunLink, string? Description, string? ModelId) : IRequest<ModelVersionAnswer>, IOnce;

internal sealed record UpdateVersionRequest(string Name, string Version, string Description) : IRequest<ModelVersionAnswer>;

internal sealed record TransitionRequest(string Name, string Version, string Stage, bool ArchiveExistingVersions) : IRequest<ModelVersionAnswer>;

internal sealed record VersionRequest(string Name, string Version) : IRequest<NoAnswer>;

internal sealed record VersionTagRequest(string Name, string Version, string Key, string? Value) : IRequest<NoAnswer>;

internal sealed record AliasRequest(string Name, string Alias, string? Version) : IRequest<NoAnswer>;
