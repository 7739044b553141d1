using System.Globalization;
using System.Text.Json.Nodes;
using static Reranker.MLflow.Tests.RecordedCalls;

namespace Reranker.MLflow.Tests;

/// <summary>The calls of the model registry.</summary>
internal static class RecordedRegistryCalls
{
    public static async Task<JsonNode?> CallAsync(IMLflowClient client, string endpoint, RecordedRequest request)
    {
        switch (endpoint)
        {
            case "POST registered-models/create":
                return Wrap("registered_model", Show(await client.CreateRegisteredModelAsync(request.Text("name"), request.Tags(), request.TextOrNull("description"))));
            case "GET registered-models/get":
                return Wrap("registered_model", Show(await client.GetRegisteredModelAsync(request.Text("name"))));
            case "PATCH registered-models/update":
                return Wrap("registered_model", Show(await client.UpdateRegisteredModelAsync(request.Text("name"), request.TextOrNull("description"))));
            case "POST registered-models/rename":
                return Wrap("registered_model", Show(await client.RenameRegisteredModelAsync(request.Text("name"), request.Text("new_name"))));
            case "DELETE registered-models/delete":
                return await Done(client.DeleteRegisteredModelAsync(request.Text("name")));
            case "GET registered-models/search":
                return Page("registered_models", await client.SearchRegisteredModelsAsync(Options(request, 100)), Show);
            case "POST registered-models/set-tag":
                return await Done(client.SetRegisteredModelTagAsync(request.Text("name"), request.Text("key"), request.TextOrNull("value") ?? ""));
            case "DELETE registered-models/delete-tag":
                return await Done(client.DeleteRegisteredModelTagAsync(request.Text("name"), request.Text("key")));
            case "GET registered-models/get-latest-versions" or "POST registered-models/get-latest-versions":
                return List("model_versions", await client.GetLatestVersionsAsync(request.Text("name"), request.Texts("stages")), Show);
            case "POST registered-models/alias":
                return await Done(client.SetRegisteredModelAliasAsync(request.Text("name"), request.Text("alias"), Version(request)));
            case "DELETE registered-models/alias":
                return await Done(client.DeleteRegisteredModelAliasAsync(request.Text("name"), request.Text("alias")));
            case "GET registered-models/alias":
                return Wrap("model_version", Show(await client.GetModelVersionByAliasAsync(request.Text("name"), request.Text("alias"))));
            case "POST model-versions/create":
                return Wrap("model_version", Show(await client.CreateModelVersionAsync(
                    request.Text("name"), request.Text("source"), request.TextOrNull("run_id"), request.Tags(), request.TextOrNull("run_link"), request.TextOrNull("description"))));
            case "GET model-versions/get":
                return Wrap("model_version", Show(await client.GetModelVersionAsync(request.Text("name"), Version(request))));
            case "PATCH model-versions/update":
                return Wrap("model_version", Show(await client.UpdateModelVersionAsync(request.Text("name"), Version(request), request.TextOrNull("description"))));
            case "DELETE model-versions/delete":
                return await Done(client.DeleteModelVersionAsync(request.Text("name"), Version(request)));
            case "GET model-versions/search":
                return Page("model_versions", await client.SearchModelVersionsAsync(Options(request, 200_000)), Show);
            case "GET model-versions/get-download-uri":
                return new JsonObject { ["artifact_uri"] = await client.GetModelVersionDownloadUriAsync(request.Text("name"), Version(request)) };
            case "POST model-versions/transition-stage":
                return Wrap("model_version", Show(await client.TransitionModelVersionStageAsync(
                    request.Text("name"), Version(request), request.Text("stage"), request.Flag("archive_existing_versions"))));
            case "POST model-versions/set-tag":
                return await Done(client.SetModelVersionTagAsync(request.Text("name"), Version(request), request.Text("key"), request.TextOrNull("value") ?? ""));
            case "DELETE model-versions/delete-tag":
                return await Done(client.DeleteModelVersionTagAsync(request.Text("name"), Version(request), request.Text("key")));
            default:
                throw new InexpressibleException("no call for the endpoint");
        }
    }

    private static int Version(RecordedRequest request) =>
        int.TryParse(request.Text("version"), CultureInfo.InvariantCulture, out var version) ? version : throw new InexpressibleException("version is not an integer");

    private static JsonObject Show(RegisteredModel model) => new() { ["name"] = model.Name };

    private static JsonObject Show(ModelVersion version) => new()
    {
        ["name"] = version.Name,
        ["version"] = version.Version.ToString(CultureInfo.InvariantCulture),
        ["current_stage"] = version.CurrentStage,
        ["source"] = version.Source,
        ["status"] = "READY",
    };
}
