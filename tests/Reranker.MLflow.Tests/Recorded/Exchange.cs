using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reranker.MLflow.Tests;

/// <summary>A request to a real MLflow and what it answered.</summary>
internal sealed record Exchange(string Name, string Method, string Path, string? Body, int Status, string? ContentType, string Answer, string? Location)
{
    private const string Api = "/api/2.0/mlflow/";

    public static IReadOnlyList<Exchange> ReadAll(string server = "2.12.1-sqlite") =>
    [
        .. File.ReadLines(System.IO.Path.Combine(AppContext.BaseDirectory, "Recorded", $"mlflow-{server}.jsonl")).Select(static line =>
        {
            using var json = JsonDocument.Parse(line);
            string? Text(string name) => json.RootElement.TryGetProperty(name, out var text) ? text.GetString() : null;
            return new Exchange(
                Text("name")!, Text("method")!, Text("path")!, Text("body"), json.RootElement.GetProperty("status").GetInt32(), Text("type"), Text("answer") ?? "", Text("location"));
        }),
    ];

    /// <summary>Whether it is of the API of tracking and registry, 2.0; beside it are files, the UI's own and other prefixes.</summary>
    public bool IsOfApi => Path.StartsWith(Api, StringComparison.Ordinal);

    /// <summary><c>POST runs/create</c>, and the whole path of what is beside that API.</summary>
    public string Endpoint => $"{Method} {(IsOfApi ? Path[Api.Length..] : Path).Split('?')[0]}";

    /// <summary>The answer; <see langword="null"/> where it is a page, a text or a file.</summary>
    public JsonNode? Json => ContentType == "application/json" && Answer.Length > 0 ? JsonNode.Parse(Answer) : null;

    /// <summary>MLflow's own code, or the one that stands for the status of a page.</summary>
    public string ErrorCode => Json?["error_code"]?.GetValue<string>() ?? Status switch
    {
        400 or 405 => "BAD_REQUEST",
        403 => "PERMISSION_DENIED",
        404 => "ENDPOINT_NOT_FOUND",
        308 or 500 => "INTERNAL_ERROR",
        _ => throw new InvalidDataException($"{Name} was answered with {Status}, for which the tests have no code."),
    };
}
