namespace Reranker.MLflow;

/// <summary>What filters and orders may name, for each kind of result.</summary>
internal static class SearchTargets
{
    public static readonly SearchTarget Experiments = new(
        new Dictionary<string, SearchColumn>
        {
            ["name"] = SearchColumn.Text($"experiments.name"),
            ["creation_time"] = SearchColumn.Number($"experiments.creation_time"),
            ["last_update_time"] = SearchColumn.Number($"experiments.last_update_time"),
        },
        new Dictionary<string, SearchRelation>
        {
            ["tag"] = SearchRelation.Keyed($"FROM experiment_tags WHERE experiment_tags.experiment_id = experiments.experiment_id", SearchColumn.Text($"value")),
        },
        new Dictionary<string, SearchColumn> { ["experiment_id"] = SearchColumn.Number($"experiments.experiment_id") });

    public static readonly SearchTarget Runs = new(
        RunAttributes(),
        new Dictionary<string, SearchRelation>
        {
            // A NaN passes no comparison.
            ["metric"] = SearchRelation.Keyed(
                $"FROM latest_metrics WHERE latest_metrics.run_uuid = runs.run_uuid", SearchColumn.Number($"CASE WHEN is_nan = 0 THEN value END")),
            ["parameter"] = SearchRelation.Keyed($"FROM params WHERE params.run_uuid = runs.run_uuid", SearchColumn.Text($"value")),
            ["tag"] = SearchRelation.Keyed($"FROM tags WHERE tags.run_uuid = runs.run_uuid", SearchColumn.Text($"value")),
            ["dataset"] = new(
                $"""
                FROM inputs JOIN datasets ON datasets.dataset_uuid = inputs.source_id
                LEFT JOIN input_tags ON input_tags.input_uuid = inputs.input_uuid AND input_tags.name = {SystemTags.DatasetContext}
                WHERE inputs.destination_type = 'RUN' AND inputs.destination_id = runs.run_uuid
                """,
                static key => (SqlStatement.Part($"TRUE"), key switch
                {
                    "name" => SearchColumn.Listed($"datasets.name"),
                    "digest" => SearchColumn.Listed($"datasets.digest"),
                    "context" => SearchColumn.Listed($"input_tags.value"),
                    _ => throw MLflowException.Invalid($"Invalid dataset key '{key}' specified. Valid keys are '{{'name', 'digest', 'context'}}'"),
                })),
        });

    public static readonly SearchTarget Models = new(
        new Dictionary<string, SearchColumn> { ["name"] = SearchColumn.Text($"registered_models.name") },
        new Dictionary<string, SearchRelation>
        {
            ["tag"] = SearchRelation.Keyed($"FROM registered_model_tags WHERE registered_model_tags.name = registered_models.name", SearchColumn.Text($"value")),
        },
        new Dictionary<string, SearchColumn>
        {
            ["timestamp"] = SearchColumn.Number($"registered_models.last_updated_time"),
            ["last_updated_timestamp"] = SearchColumn.Number($"registered_models.last_updated_time"),
        });

    public static readonly SearchTarget Versions = new(
        new Dictionary<string, SearchColumn>
        {
            ["name"] = SearchColumn.Text($"model_versions.name"),
            ["run_id"] = SearchColumn.Listed($"model_versions.run_id"),
            ["source_path"] = SearchColumn.Text($"model_versions.source"),
            ["version_number"] = SearchColumn.Number($"model_versions.version"),
        },
        new Dictionary<string, SearchRelation>
        {
            ["tag"] = SearchRelation.Keyed(
                $"FROM model_version_tags WHERE model_version_tags.name = model_versions.name AND model_version_tags.version = model_versions.version",
                SearchColumn.Text($"value")),
        },
        new Dictionary<string, SearchColumn>
        {
            ["creation_timestamp"] = SearchColumn.Number($"model_versions.creation_time"),
            ["last_updated_timestamp"] = SearchColumn.Number($"model_versions.last_updated_time"),
        });

    private static Dictionary<string, SearchColumn> RunAttributes()
    {
        var started = SearchColumn.Number($"runs.start_time");
        var named = SearchColumn.Text($"runs.name");
        return new Dictionary<string, SearchColumn>
        {
            ["run_id"] = SearchColumn.Listed($"runs.run_uuid"),
            ["run_name"] = named,
            ["Run name"] = named,
            ["Run Name"] = named,
            ["status"] = SearchColumn.Text($"runs.status"),
            ["user_id"] = SearchColumn.Text($"runs.user_id"),
            ["artifact_uri"] = SearchColumn.Text($"runs.artifact_uri"),
            ["start_time"] = started,
            ["created"] = started,
            ["Created"] = started,
            ["end_time"] = SearchColumn.Number($"runs.end_time"),
        };
    }
}
