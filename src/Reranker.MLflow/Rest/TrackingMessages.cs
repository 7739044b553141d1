namespace Reranker.MLflow;

internal sealed record ExperimentMessage(
    string? ExperimentId, string? Name, string? ArtifactLocation, string? LifecycleStage, long LastUpdateTime, long CreationTime, IReadOnlyList<KeyValue>? Tags)
{
    public Experiment ToExperiment() => new()
    {
        ExperimentId = RestErrors.Need(ExperimentId, "experiment_id"),
        Name = Name ?? "",
        ArtifactLocation = ArtifactLocation ?? "",
        LifecycleStage = LifecycleStage ?? MLflow.LifecycleStage.Active,
        CreationTime = CreationTime,
        LastUpdateTime = LastUpdateTime,
        Tags = KeyValue.ToDictionary(Tags),
    };
}

internal sealed record RunMessage(RunInfoMessage? Info, RunDataMessage? Data, RunInputsMessage? Inputs, RunOutputsMessage? Outputs)
{
    public Run ToRun()
    {
        var tags = KeyValue.ToDictionary(Data?.Tags);
        var info = RestErrors.Need(Info, "info").ToRunInfo();
        return new Run
        {
            Info = info.RunName.Length > 0 ? info : info with { RunName = tags.GetValueOrDefault(SystemTags.RunName, "") },
            Data = new RunData
            {
                Metrics = [.. (Data?.Metrics ?? []).Select(static metric => metric.ToMetric())],
                Params = KeyValue.ToDictionary(Data?.Params),
                Tags = tags,
            },
            Inputs = new RunInputs
            {
                DatasetInputs = [.. (Inputs?.DatasetInputs ?? []).Select(static input => input.ToDatasetInput())],
                ModelInputs = [.. (Inputs?.ModelInputs ?? []).Select(static input => RestErrors.Need(input.ModelId, "model_id"))],
            },
            Outputs = new RunOutputs { ModelOutputs = [.. (Outputs?.ModelOutputs ?? []).Select(static output => output.ToModelOutput())] },
        };
    }
}

internal sealed record RunInfoMessage(
    string? RunId, string? RunUuid, string? RunName, string? ExperimentId, string? UserId, string? Status, long StartTime, long? EndTime, string? ArtifactUri, string? LifecycleStage)
{
    public RunInfo ToRunInfo() => new()
    {
        RunId = RestErrors.Need(RunId ?? RunUuid, "run_id"),
        RunName = RunName ?? "",
        ExperimentId = ExperimentId ?? "",
        UserId = UserId ?? "",
        Status = EnumNames.ToRunStatus(RestErrors.Need(Status, "status")),
        StartTime = StartTime,
        EndTime = EndTime,
        ArtifactUri = ArtifactUri ?? "",
        LifecycleStage = LifecycleStage ?? MLflow.LifecycleStage.Active,
    };
}

internal sealed record RunDataMessage(IReadOnlyList<MetricMessage>? Metrics, IReadOnlyList<KeyValue>? Params, IReadOnlyList<KeyValue>? Tags);

internal sealed record RunInputsMessage(IReadOnlyList<DatasetInputMessage>? DatasetInputs, IReadOnlyList<ModelInputMessage>? ModelInputs);

internal sealed record RunOutputsMessage(IReadOnlyList<ModelOutputMessage>? ModelOutputs);

internal sealed record ModelInputMessage(string? ModelId);

internal sealed record ModelOutputMessage(string? ModelId, long Step)
{
    public static ModelOutputMessage Of(ModelOutput output) => new(output.ModelId, output.Step);

    public ModelOutput ToModelOutput() => new(RestErrors.Need(ModelId, "model_id"), Step);
}

internal sealed record MetricMessage(string Key, double Value, long Timestamp, long Step, string? ModelId, string? DatasetName, string? DatasetDigest)
{
    public static MetricMessage Of(Metric metric) => new(metric.Key, metric.Value, metric.Timestamp, metric.Step, metric.ModelId, metric.DatasetName, metric.DatasetDigest);

    public Metric ToMetric() => new(RestErrors.Need(Key, "key"), Value, Timestamp, Step) { ModelId = ModelId, DatasetName = DatasetName, DatasetDigest = DatasetDigest };
}

internal sealed record RunMetricMessage(string? RunId, string Key, double Value, long Timestamp, long Step);

internal sealed record DatasetInputMessage(IReadOnlyList<KeyValue>? Tags, DatasetMessage? Dataset)
{
    public static DatasetInputMessage Of(DatasetInput input) => new(KeyValue.ListOf(input.Tags), new DatasetMessage(
        input.Dataset.Name, input.Dataset.Digest, input.Dataset.SourceType, input.Dataset.Source, input.Dataset.Schema, input.Dataset.Profile));

    public DatasetInput ToDatasetInput() => new(RestErrors.Need(Dataset, "dataset").ToDataset()) { Tags = KeyValue.ToDictionary(Tags) };
}

internal sealed record DatasetMessage(string? Name, string? Digest, string? SourceType, string? Source, string? Schema, string? Profile)
{
    public Dataset ToDataset() => new()
    {
        Name = Name ?? "",
        Digest = Digest ?? "",
        SourceType = SourceType ?? "",
        Source = Source ?? "",
        Schema = Schema,
        Profile = Profile,
    };
}

internal sealed record FileMessage(string? Path, bool IsDir, long FileSize)
{
    // The size of an empty file is not on the wire.
    public ArtifactInfo ToArtifactInfo() => new(RestErrors.Need(Path, "path"), IsDir, IsDir ? null : FileSize);
}
