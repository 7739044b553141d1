using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reranker.MLflow;

internal sealed partial class SqliteStore
{
    private static readonly string[] MandatoryModelFields = ["artifact_path", "flavors", "run_id", "utc_time_created"];

    public async Task LogInputsAsync(string runId, IReadOnlyCollection<DatasetInput> datasets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(datasets);
        Rules.Required(runId, "run_id");
        Rules.RunId(runId);
        Rules.Required(datasets, "datasets");
        foreach (var input in datasets)
            Rules.Dataset(input);
        await _database.WriteAsync(
            session =>
            {
                var run = GetActiveRun(session, runId);
                foreach (var input in datasets)
                    LogInput(session, run, input);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task LogModelAsync(string runId, string modelJson, CancellationToken cancellationToken)
    {
        Rules.Required(runId, "run_id");
        Rules.Required(modelJson, "model_json");
        var model = ParseModel(modelJson);
        await _database.WriteAsync(
            session =>
            {
                GetActiveRun(session, runId);
                var old = session.Find($"SELECT value FROM tags WHERE run_uuid = {runId} AND key = {SystemTags.LoggedModels}", static row => row.GetString(0));
                var history = old is null ? [] : JsonNode.Parse(old)!.AsArray();
                history.Add((JsonNode)model);
                // MLflow does not cut this tag either: half a list would be no JSON.
                UpsertTag(session, runId, SystemTags.LoggedModels, JsonText.Of(history));
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static void LogInput(SqliteSession session, RunInfo run, DatasetInput input)
    {
        var dataset = input.Dataset;
        session.Execute($"""
            INSERT INTO datasets (dataset_uuid, experiment_id, name, digest, dataset_source_type, dataset_source, dataset_schema, dataset_profile)
            VALUES ({NewId()}, {run.ExperimentId}, {dataset.Name}, {dataset.Digest}, {dataset.SourceType}, {dataset.Source}, {dataset.Schema}, {dataset.Profile})
            ON CONFLICT DO NOTHING
            """);
        var inputId = NewId();
        var added = session.Execute($"""
            INSERT INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id)
            SELECT {inputId}, 'DATASET', dataset_uuid, 'RUN', {run.RunId} FROM datasets
            WHERE experiment_id = {run.ExperimentId} AND name = {dataset.Name} AND digest = {dataset.Digest}
            ON CONFLICT DO NOTHING
            """);
        if (added == 0)
            return;
        foreach (var (key, value) in input.Tags)
            session.Execute($"INSERT INTO input_tags (input_uuid, name, value) VALUES ({inputId}, {key}, {value})");
    }

    private static JsonObject ParseModel(string json)
    {
        JsonObject model;
        try
        {
            model = JsonNode.Parse(json) as JsonObject ?? throw new JsonException("It is not a JSON object.");
        }
        catch (JsonException error)
        {
            throw new MLflowException(MLflowErrorCode.InvalidParameterValue, $"Malformed model info. \n {json} \n is not valid JSON: {error.Message}", error);
        }

        var missing = MandatoryModelFields.Where(field => !model.ContainsKey(field)).ToList();
        return missing.Count == 0
            ? model
            : throw MLflowException.Invalid($"Model json is missing mandatory fields: {{{string.Join(", ", missing.Select(PythonText.Repr))}}}");
    }

    private static string NewId() => Guid.NewGuid().ToString("N");
}
