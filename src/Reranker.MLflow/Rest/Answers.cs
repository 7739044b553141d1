namespace Reranker.MLflow;

// What is empty is not on the wire: every part of an answer may be missing.

internal sealed record NoAnswer;

internal sealed record ErrorAnswer(string? ErrorCode, string? Message);

internal sealed record ExperimentIdAnswer(string? ExperimentId);

internal sealed record ExperimentAnswer(ExperimentMessage? Experiment);

internal sealed record ExperimentsAnswer(IReadOnlyList<ExperimentMessage>? Experiments, string? NextPageToken);

internal sealed record RunAnswer(RunMessage? Run);

internal sealed record RunInfoAnswer(RunInfoMessage? RunInfo);

internal sealed record RunsAnswer(IReadOnlyList<RunMessage>? Runs, string? NextPageToken);

internal sealed record MetricsAnswer(IReadOnlyList<MetricMessage>? Metrics, string? NextPageToken);

internal sealed record RunMetricsAnswer(IReadOnlyList<RunMetricMessage>? Metrics);

internal sealed record ArtifactsAnswer(IReadOnlyList<FileMessage>? Files, string? NextPageToken)
{
    public IReadOnlyList<ArtifactInfo> ToArtifacts() => [.. (Files ?? []).Select(static file => file.ToArtifactInfo()).OrderBy(static file => file.Path, StringComparer.Ordinal)];
}

internal sealed record RegisteredModelAnswer(RegisteredModelMessage? RegisteredModel);

internal sealed record RegisteredModelsAnswer(IReadOnlyList<RegisteredModelMessage>? RegisteredModels, string? NextPageToken);

internal sealed record ModelVersionAnswer(ModelVersionMessage? ModelVersion);

internal sealed record ModelVersionsAnswer(IReadOnlyList<ModelVersionMessage>? ModelVersions, string? NextPageToken);

internal sealed record ArtifactUriAnswer(string? ArtifactUri);

internal sealed record ServerInfoAnswer(string? StoreType, bool WorkspacesEnabled);
