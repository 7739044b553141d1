using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Reranker.MLflow.Tests;

/// <summary>Reads recorded answers through the door of every request, as the type that the client reads at that endpoint.</summary>
/// <remarks>What the request's fields say does not matter here, so every JSON answer is asked for with its path alone.</remarks>
internal static class RecordedDoor
{
    private const string Files = "/api/2.0/mlflow-artifacts/";

    // What an answer has not is not to be compared.
    private static readonly JsonSerializerOptions Found = new(RestJson.Default.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    /// <returns>What was read: the fields of an answer, or the text of a file.</returns>
    public static Task<JsonNode?> ReadAsync(RestDoor door, Exchange exchange) => exchange.Endpoint.Split(' ') switch
    {
        [_, "experiments/create"] => AskAsync<ExperimentIdAnswer>(door, exchange),
        [_, "experiments/get" or "experiments/get-by-name" or "/ajax-api/2.0/mlflow/experiments/get"] => AskAsync<ExperimentAnswer>(door, exchange),
        [_, "experiments/search"] => AskAsync<ExperimentsAnswer>(door, exchange),
        [_, "runs/create" or "runs/get"] => AskAsync<RunAnswer>(door, exchange),
        [_, "runs/update"] => AskAsync<RunInfoAnswer>(door, exchange),
        [_, "runs/search"] => AskAsync<RunsAnswer>(door, exchange),
        [_, "metrics/get-history"] => AskAsync<MetricsAnswer>(door, exchange),
        [_, "metrics/get-history-bulk-interval" or "/ajax-api/2.0/mlflow/metrics/get-history-bulk"] => AskAsync<RunMetricsAnswer>(door, exchange),
        [_, "artifacts/list" or Files + "artifacts"] => AskAsync<ArtifactsAnswer>(door, exchange),
        [_, "registered-models/create" or "registered-models/get" or "registered-models/update" or "registered-models/rename"] => AskAsync<RegisteredModelAnswer>(door, exchange),
        [_, "registered-models/search"] => AskAsync<RegisteredModelsAnswer>(door, exchange),
        ["GET", "registered-models/alias"] => AskAsync<ModelVersionAnswer>(door, exchange),
        [_, "model-versions/create" or "model-versions/get" or "model-versions/update" or "model-versions/transition-stage"] => AskAsync<ModelVersionAnswer>(door, exchange),
        [_, "model-versions/search" or "registered-models/get-latest-versions"] => AskAsync<ModelVersionsAnswer>(door, exchange),
        [_, "model-versions/get-download-uri"] => AskAsync<ArtifactUriAnswer>(door, exchange),
        [_, "/api/3.0/mlflow/server-info"] => AskAsync<ServerInfoAnswer>(door, exchange),
        [_, var path] when path.StartsWith(Files + "mpu/create/", StringComparison.Ordinal) => AskAsync<UploadAnswer>(door, exchange),
        ["PUT", _] or [_, "/ajax-api/2.0/mlflow/upload-artifact"] => SendAsync(door, exchange),
        ["DELETE", var path] when path.StartsWith(Files, StringComparison.Ordinal) => RemoveAsync(door, exchange),
        ["GET", var path] when path.StartsWith(Files + "artifacts/", StringComparison.Ordinal) || path.EndsWith("/get-artifact", StringComparison.Ordinal) => FetchAsync(door, exchange),
        _ => AskAsync<NoAnswer>(door, exchange),
    };

    private static async Task<JsonNode?> AskAsync<T>(RestDoor door, Exchange exchange)
    {
        var answer = await door.GetAsync(exchange.Path, new Query<T>(), CancellationToken.None);
        return JsonSerializer.SerializeToNode(answer, Found.GetTypeInfo(typeof(T)));
    }

    private static async Task<JsonNode?> SendAsync(RestDoor door, Exchange exchange)
    {
        using var content = ArtifactContent.Of(Encoding.UTF8.GetBytes(exchange.Body ?? ""));
        await door.PutAsync(exchange.Path, content, CancellationToken.None);
        return new JsonObject();
    }

    private static async Task<JsonNode?> RemoveAsync(RestDoor door, Exchange exchange)
    {
        await door.RemoveAsync(exchange.Path, CancellationToken.None);
        return new JsonObject();
    }

    private static async Task<JsonNode?> FetchAsync(RestDoor door, Exchange exchange)
    {
        using var file = new MemoryStream();
        await door.FetchAsync(exchange.Path, null, file, CancellationToken.None);
        return Encoding.UTF8.GetString(file.ToArray());
    }
}
