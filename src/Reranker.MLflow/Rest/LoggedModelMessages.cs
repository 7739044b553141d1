namespace Reranker.MLflow;

internal sealed record LoggedModelMessage(LoggedModelInfoMessage? Info, LoggedModelDataMessage? Data)
{
    public LoggedModel ToLoggedModel()
    {
        var info = RestErrors.Need(Info, "info");
        return new LoggedModel
        {
            ModelId = RestErrors.Need(info.ModelId, "model_id"),
            ExperimentId = info.ExperimentId ?? "",
            Name = info.Name ?? "",
            ArtifactUri = info.ArtifactUri ?? "",
            Status = EnumNames.ToLoggedModelStatus(info.Status),
            StatusMessage = info.StatusMessage,
            CreationTimestamp = info.CreationTimestampMs,
            LastUpdatedTimestamp = info.LastUpdatedTimestampMs,
            ModelType = string.IsNullOrEmpty(info.ModelType) ? null : info.ModelType,
            SourceRunId = string.IsNullOrEmpty(info.SourceRunId) ? null : info.SourceRunId,
            Params = KeyValue.ToDictionary(Data?.Params),
            Tags = KeyValue.ToDictionary(info.Tags),
            Metrics = [.. (Data?.Metrics ?? []).Select(static metric => metric.ToMetric())],
        };
    }
}

internal sealed record LoggedModelInfoMessage(
    string? ModelId, string? ExperimentId, string? Name, long CreationTimestampMs, long LastUpdatedTimestampMs, string? ArtifactUri, string? Status, string? ModelType,
    string? SourceRunId, string? StatusMessage, IReadOnlyList<KeyValue>? Tags);

internal sealed record LoggedModelDataMessage(IReadOnlyList<KeyValue>? Params, IReadOnlyList<MetricMessage>? Metrics);

internal sealed record LoggedModelAnswer(LoggedModelMessage? Model);

internal sealed record LoggedModelsAnswer(IReadOnlyList<LoggedModelMessage>? Models, string? NextPageToken);

// A server takes the id from the address in some places and from the body in others: it is in both.

internal sealed record CreateLoggedModelRequest(
    string ExperimentId, string? Name, string? ModelType, string? SourceRunId, IReadOnlyList<KeyValue> Params, IReadOnlyList<KeyValue> Tags) : IRequest<LoggedModelAnswer>, IOnce;

internal sealed record FinalizeLoggedModelRequest(string ModelId, string Status) : IRequest<LoggedModelAnswer>;

internal sealed record LoggedModelRequest(string ModelId) : IRequest<NoAnswer>;

internal sealed record LoggedModelParamsRequest(string ModelId, IReadOnlyList<KeyValue> Params) : IRequest<NoAnswer>;

internal sealed record LoggedModelTagsRequest(string ModelId, IReadOnlyList<KeyValue> Tags) : IRequest<NoAnswer>;

internal sealed record LogOutputsRequest(string RunId, IReadOnlyList<ModelOutputMessage> Models) : IRequest<NoAnswer>;

internal sealed record SearchLoggedModelsRequest(
    IReadOnlyCollection<string> ExperimentIds, string? Filter, IReadOnlyList<LoggedModelDatasetMessage> Datasets, int MaxResults, IReadOnlyList<LoggedModelOrderMessage> OrderBy,
    string? PageToken) : IRequest<LoggedModelsAnswer>
{
    public static SearchLoggedModelsRequest Of(IReadOnlyCollection<string> experimentIds, LoggedModelSearch search) => new(
        experimentIds,
        search.Filter,
        [.. search.Datasets.Select(static dataset => new LoggedModelDatasetMessage(dataset.Name, dataset.Digest))],
        search.MaxResults,
        [.. search.OrderBy.Select(static order => new LoggedModelOrderMessage(order.FieldName, order.Ascending, order.DatasetName, order.DatasetDigest))],
        search.PageToken);
}

internal sealed record LoggedModelDatasetMessage(string DatasetName, string? DatasetDigest);

internal sealed record LoggedModelOrderMessage(string FieldName, bool Ascending, string? DatasetName, string? DatasetDigest);
