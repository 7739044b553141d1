using System.Text.Json;

namespace Reranker.MLflow.Tests;

/// <summary>A request to a real MLflow and what it answered.</summary>
internal sealed record Exchange(string Name, string Method, string Path, string? Body, int Status, string Answer)
{
    public static IReadOnlyList<Exchange> ReadAll(string server = "2.12.1-sqlite") =>
    [
        .. File.ReadLines(System.IO.Path.Combine(AppContext.BaseDirectory, "Recorded", $"mlflow-{server}.jsonl")).Select(static line =>
        {
            using var json = JsonDocument.Parse(line);
            string? Text(string name) => json.RootElement.GetProperty(name).GetString();
            return new Exchange(Text("name")!, Text("method")!, Text("path")!, Text("body"), json.RootElement.GetProperty("status").GetInt32(), Text("answer") ?? "");
        }),
    ];

    /// <summary><c>POST runs/create</c>.</summary>
    public string Endpoint => $"{Method} {Path.Split('?')[0]}";
}
