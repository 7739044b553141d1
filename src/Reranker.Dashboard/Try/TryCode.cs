using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Reranker.Dashboard;

/// <summary>A request as programs would send it.</summary>
internal static class TryCode
{
    private const int MaxDocuments = 20;
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Curl(string url, TryRanking ranking) =>
        $"curl -s '{url}' -H 'content-type: application/json' -d '{Json(ranking).Replace("'", "'\\''", StringComparison.Ordinal)}'";

    public static string Python(string url, TryRanking ranking) => $"""
        import json, urllib.request

        request = json.loads({Quoted(Json(ranking))})
        answer = urllib.request.urlopen(urllib.request.Request(
            {Quoted(url)}, json.dumps(request).encode(), {"{"}"content-type": "application/json"{"}"}))
        for result in json.load(answer)["results"]:
            print(result["relevance_score"], request["documents"][result["index"]])
        """;

    public static string CSharp(TryRanking ranking) => $"""
        // services.AddReranker(); IReranker reranker from the container
        var response = await reranker.RerankAsync({Quoted(ranking.Query)}, new[]
        {"{"}
        {string.Join('\n', Documents(ranking).Select(static text => $"    {Quoted(text)},"))}
        {"}"});
        foreach (var result in response.Results)
            Console.WriteLine($"{"{"}result.RelevanceScore:F3{"}"} {"{"}result.Document.Text{"}"}");
        """;

    private static string Json(TryRanking ranking)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            json.WriteStartObject();
            json.WriteString("query", ranking.Query);
            json.WriteStartArray("documents");
            foreach (var text in Documents(ranking))
                json.WriteStringValue(text);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    // In the order of the request.
    private static IEnumerable<string> Documents(TryRanking ranking) =>
        ranking.Champion.Results.OrderBy(static result => result.Index).Take(MaxDocuments).Select(static result => Text.Head(result.Document.Text, 300));

    // A JSON string is a string literal in both languages, where it has ASCII alone.
    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.Default)}\"";
}
