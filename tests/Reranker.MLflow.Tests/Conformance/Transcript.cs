using System.Text.Encodings.Web;
using System.Text.Json;

namespace Reranker.MLflow.Tests;

/// <summary>What one test asked of a real server, and what that answered: a line for each request.</summary>
internal sealed record Transcript(string Method, string Path, string? Body, int Status, string? ContentType, string Answer)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<Transcript> Read(string version, string test) =>
        [.. File.ReadLines(FileOf(System.IO.Path.Combine(AppContext.BaseDirectory, "Conformance", "Transcripts"), version, test)).Select(static line => JsonSerializer.Deserialize<Transcript>(line, Json)!)];

    public static void Write(string folder, string version, string test, IEnumerable<Transcript> lines)
    {
        Directory.CreateDirectory(System.IO.Path.Combine(folder, version));
        File.WriteAllLines(FileOf(folder, version, test), lines.Select(static line => JsonSerializer.Serialize(line, Json)));
    }

    private static string FileOf(string folder, string version, string test) => System.IO.Path.Combine(folder, version, test + ".jsonl");
}
