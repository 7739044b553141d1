using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;

namespace Reranker.SampleData;

/// <summary>Documents, the queries that may be asked about them, and which document each query means.</summary>
/// <param name="Name">Begins the ids of the documents.</param>
/// <param name="Documents">The documents, neighbours in the source being neighbours here.</param>
/// <param name="Queries">The queries of all splits whose text is asked for once.</param>
/// <param name="Index">Finds documents.</param>
internal sealed record SearchSet(string Name, IReadOnlyList<SearchDocument> Documents, IReadOnlyList<SearchQuery> Queries, Bm25Index Index)
{
    public static SearchSet Load(string archive, string name)
    {
        var files = ReadArchive(archive);
        var documents = ReadLines(files[$"{name}/corpus.jsonl"]).Select(static json => new SearchDocument(Id(json), Text(json))).ToArray();
        var places = documents.Index().ToDictionary(static entry => entry.Item.Id, static entry => entry.Index, StringComparer.Ordinal);
        var meant = files.Where(file => file.Key.StartsWith($"{name}/qrels/", StringComparison.Ordinal))
            .SelectMany(static file => file.Value.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
            .Select(static line => line.Split('\t')).ToDictionary(static fields => fields[0], fields => places[fields[1]], StringComparer.Ordinal);

        // A text that stands for several documents says nothing about any of them.
        var queries = ReadLines(files[$"{name}/queries.jsonl"]).Select(static json => (Id: Id(json), Text: Text(json)))
            .GroupBy(static query => query.Text, StringComparer.OrdinalIgnoreCase).Where(static group => group.Count() == 1).Select(static group => group.First())
            .Where(query => meant.ContainsKey(query.Id)).Select(query => new SearchQuery(query.Text, meant[query.Id]));
        return new SearchSet(name, documents, [.. queries], new Bm25Index([.. documents.Select(static document => document.Text)]));
    }

    private static Dictionary<string, string> ReadArchive(string archive)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        using var tar = new TarReader(new GZipStream(File.OpenRead(archive), CompressionMode.Decompress));
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { } data)
                files[entry.Name] = new StreamReader(data).ReadToEnd();
        }

        return files;
    }

    private static IEnumerable<JsonElement> ReadLines(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonElement.Parse(line));

    private static string Id(JsonElement json) => json.GetProperty("_id").GetString()!;

    private static string Text(JsonElement json) => json.GetProperty("text").GetString()!;
}

internal sealed record SearchDocument(string Id, string Text);

/// <param name="Text">What is typed.</param>
/// <param name="Meant">The place of the document that is looked for.</param>
internal sealed record SearchQuery(string Text, int Meant);
