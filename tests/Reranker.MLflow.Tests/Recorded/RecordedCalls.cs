using System.Globalization;
using System.Text.Json.Nodes;

namespace Reranker.MLflow.Tests;

/// <summary>Makes the call of a recorded request; answers with the fields that both sides must have alike.</summary>
internal static class RecordedCalls
{
    public static async Task<JsonNode?> CallAsync(IMLflowClient client, string endpoint, RecordedRequest request)
    {
        switch (endpoint)
        {
            case "POST experiments/create":
                return new JsonObject { ["experiment_id"] = await client.CreateExperimentAsync(request.Text("name"), request.TextOrNull("artifact_location"), request.Tags()) };
            case "GET experiments/get":
                return Wrap("experiment", Show(await client.GetExperimentAsync(request.Text("experiment_id"))));
            case "GET experiments/get-by-name":
                return Wrap("experiment", Show(await client.GetExperimentByNameAsync(request.Text("experiment_name"))));
            case "GET experiments/search" or "POST experiments/search":
                return Page("experiments", await client.SearchExperimentsAsync(Options(request, 0)), Show);
            case "POST experiments/update":
                return await Done(client.RenameExperimentAsync(request.Text("experiment_id"), request.Text("new_name")));
            case "POST experiments/delete":
                return await Done(client.DeleteExperimentAsync(request.Text("experiment_id")));
            case "POST experiments/restore":
                return await Done(client.RestoreExperimentAsync(request.Text("experiment_id")));
            case "POST experiments/set-experiment-tag":
                return await Done(client.SetExperimentTagAsync(request.Text("experiment_id"), request.Text("key"), request.Text("value")));
            case "POST experiments/delete-experiment-tag":
                return await Done(client.DeleteExperimentTagAsync(request.Text("experiment_id"), request.Text("key")));
            case "POST runs/create":
                var run = await client.CreateRunAsync(request.Id("experiment_id"), request.TextOrNull("run_name"), request.Number("start_time", 0), request.Tags(), request.TextOrNull("user_id"));
                return Wrap("run", new JsonObject { ["info"] = Show(run.Info) });
            case "GET runs/get":
                return Wrap("run", new JsonObject { ["info"] = Show((await client.GetRunAsync(request.Text("run_id"))).Info) });
            case "POST runs/update":
                return Wrap("run_info", Show(await client.UpdateRunAsync(request.Text("run_id"), Status(request), runName: request.TextOrNull("run_name"))));
            case "POST runs/delete":
                return await Done(client.DeleteRunAsync(request.Text("run_id")));
            case "POST runs/restore":
                return await Done(client.RestoreRunAsync(request.Text("run_id")));
            case "POST runs/search":
                return Page("runs", await client.SearchRunsAsync(request.Texts("experiment_ids"), Options(request, 1000)), static found => new JsonObject { ["info"] = Show(found.Info) });
            case "POST runs/log-metric":
                return await Done(client.LogMetricAsync(request.Text("run_id"), request.Metric()));
            case "POST runs/log-parameter":
                return await Done(client.LogParamAsync(request.Text("run_id"), request.Text("key"), request.TextOrNull("value") ?? ""));
            case "POST runs/log-batch":
                return await Done(client.LogBatchAsync(request.Text("run_id"), [.. request.Items("metrics").Select(RecordedRequest.Metric)], request.Pairs("params"), request.Pairs("tags")));
            case "POST runs/set-tag":
                return await Done(client.SetTagAsync(request.Text("run_id"), request.Text("key"), request.TextOrNull("value") ?? ""));
            case "POST runs/delete-tag":
                return await Done(client.DeleteTagAsync(request.Text("run_id"), request.Text("key")));
            case "POST runs/log-model":
                return await Done(client.LogModelAsync(request.Text("run_id"), request.Text("model_json")));
            case "POST runs/log-inputs":
                return await Done(client.LogInputsAsync(request.Text("run_id"), [.. request.Items("datasets").Select(RecordedRequest.Dataset)]));
            case "GET artifacts/list" when request.TextOrNull("page_token") is not null:
                throw new InexpressibleException("a page_token, which no server heeds here");
            case "GET artifacts/list":
                return List("files", await client.ListArtifactsAsync(request.Text("run_id"), request.TextOrNull("path")), Show);
            case "GET metrics/get-history":
                return List("metrics", await client.GetMetricHistoryAsync(request.Text("run_id"), request.Text("metric_key")), Show);
            case "GET metrics/get-history-bulk-interval":
                var runs = await client.GetMetricHistoryBulkIntervalAsync(request.Texts("run_ids"), request.Text("metric_key"), maxResults: (int)request.Number("max_results"));
                return List("metrics", [.. runs.SelectMany(static of => of.Value.Select(metric => (Run: of.Key, Metric: metric)))], static point => Show(point.Run, point.Metric));
            default:
                return await RecordedRegistryCalls.CallAsync(client, endpoint, request);
        }
    }

    public static SearchOptions Options(RecordedRequest request, int limit) => new()
    {
        Filter = request.TextOrNull("filter"),
        OrderBy = request.Texts("order_by"),
        MaxResults = (int)request.Number("max_results", limit),
        PageToken = request.TextOrNull("page_token"),
        ViewType = request.TextOrNull("view_type") switch
        {
            null or "ACTIVE_ONLY" => ViewType.ActiveOnly,
            "DELETED_ONLY" => ViewType.DeletedOnly,
            "ALL" => ViewType.All,
            _ => throw new InexpressibleException("an unknown view_type"),
        },
    };

    public static JsonObject Wrap(string name, JsonNode node) => new() { [name] = node };

    public static async Task<JsonNode?> Done(Task call)
    {
        await call;
        return new JsonObject();
    }

    // MLflow leaves out what is empty.
    public static JsonObject List<T>(string name, IReadOnlyCollection<T> items, Func<T, JsonNode> show) =>
        items.Count == 0 ? [] : new JsonObject { [name] = new JsonArray([.. items.Select(show)]) };

    public static JsonObject Page<T>(string name, PagedList<T> page, Func<T, JsonNode> show)
    {
        var answer = List(name, page.Items, show);
        if (page.NextPageToken is { } token)
            answer["next_page_token"] = token;
        return answer;
    }

    private static RunStatus? Status(RecordedRequest request) => request.TextOrNull("status") switch
    {
        null => null,
        "RUNNING" => RunStatus.Running,
        "FINISHED" => RunStatus.Finished,
        _ => throw new InexpressibleException("an unknown status"),
    };

    private static JsonObject Show(Experiment experiment) => new()
    {
        ["experiment_id"] = experiment.ExperimentId,
        ["name"] = experiment.Name,
        ["lifecycle_stage"] = experiment.LifecycleStage,
    };

    private static JsonObject Show(RunInfo info) => new()
    {
        ["run_id"] = info.RunId,
        ["experiment_id"] = info.ExperimentId,
        ["status"] = info.Status.ToString().ToUpper(CultureInfo.InvariantCulture),
        ["start_time"] = info.StartTime,
        ["lifecycle_stage"] = info.LifecycleStage,
    };

    private static JsonObject Show(Metric metric) => new()
    {
        ["key"] = metric.Key,
        ["value"] = double.IsNaN(metric.Value) ? "NaN" : metric.Value,
        ["timestamp"] = metric.Timestamp,
        ["step"] = metric.Step,
    };

    private static JsonObject Show(string runId, Metric metric)
    {
        var shown = Show(metric);
        shown["run_id"] = runId;
        return shown;
    }

    // The size of folders and of empty files is not on the wire.
    private static JsonObject Show(ArtifactInfo file) => file.FileSize is null or 0
        ? new() { ["path"] = file.Path, ["is_dir"] = file.IsDirectory }
        : new() { ["path"] = file.Path, ["is_dir"] = file.IsDirectory, ["file_size"] = file.FileSize };
}
