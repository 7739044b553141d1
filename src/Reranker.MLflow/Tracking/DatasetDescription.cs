using System.Globalization;
using System.Text.Json.Nodes;

namespace Reranker.MLflow;

/// <summary>Describes a ranking dataset as <c>mlflow.log_input</c> does: what the UI shows beside the run.</summary>
internal static class DatasetDescription
{
    private const int DigestLength = 36;

    public static Dataset Of(RankingDataset dataset, string source)
    {
        var (kind, location) = Source(source);
        return new Dataset
        {
            Name = PythonText.Head(dataset.Name, 500),
            // As much of the SHA-256 as MLflow's column takes.
            Digest = dataset.Digest[..DigestLength],
            SourceType = kind,
            Source = JsonText.Of(location),
            Schema = JsonText.Of(Schema()),
            Profile = JsonText.Of(new JsonObject
            {
                // What the page shows first; the digest stands beside it already.
                ["source"] = source,
                ["num_queries"] = dataset.Queries.Count,
                ["num_candidates"] = dataset.CandidateCount,
                ["num_rows"] = dataset.CandidateCount,
                ["grades"] = Counts(dataset.GradeCounts.Select(static grade => KeyValuePair.Create(grade.Key.ToString("R", CultureInfo.InvariantCulture), grade.Value))),
                ["dropped"] = Counts(dataset.Dropped),
                ["sha256"] = dataset.Digest,
            }),
        };
    }

    // The UI links what it knows by these names.
    private static (string Kind, JsonObject Location) Source(string source) =>
        Uri.TryCreate(source, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? ("http", new JsonObject { ["url"] = source })
        : source.StartsWith("s3://", StringComparison.OrdinalIgnoreCase) ? ("s3", new JsonObject { ["uri"] = source })
        : ("local", new JsonObject { ["uri"] = source });

    private static JsonObject Counts(IEnumerable<KeyValuePair<string, int>> counts) =>
        new(counts.Select(static count => KeyValuePair.Create(count.Key, (JsonNode?)count.Value)));

    private static JsonObject Schema() => new()
    {
        ["mlflow_colspec"] = new JsonArray(Column("query", "string"), Column("document", "string"), Column("grade", "double")),
    };

    private static JsonObject Column(string name, string type) => new() { ["type"] = type, ["name"] = name, ["required"] = true };
}
