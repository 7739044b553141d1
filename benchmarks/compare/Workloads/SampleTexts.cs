using System.IO.Compression;
using System.Text.Json;
using Reranker.Onnx;

namespace Reranker.Compare;

/// <summary>Queries and documents of the sample feedback: real documentation, drawn by a seed so that short and long texts are equally frequent.</summary>
internal sealed class SampleTexts
{
    private const int CharactersOfABin = 100;

    private readonly string[] _queries;
    private readonly string[][] _bins;

    private SampleTexts(string[] queries, string[][] bins)
    {
        _queries = queries;
        _bins = bins;
    }

    public static SampleTexts Load(string path)
    {
        var (queries, documents) = (new SortedSet<string>(StringComparer.Ordinal), new SortedSet<string>(StringComparer.Ordinal));
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            using var record = JsonDocument.Parse(line);
            queries.Add(record.RootElement.GetProperty("query").GetString()!);
            foreach (var result in record.RootElement.GetProperty("results").EnumerateArray())
                documents.Add(result.GetProperty("text").GetString()!);
        }

        // Most texts are cut at the same length: without bins, requests would hardly be mixed.
        return new SampleTexts([.. queries], [.. documents.GroupBy(static text => Math.Min(text.Length, 699) / CharactersOfABin).OrderBy(static bin => bin.Key).Select(static bin => bin.ToArray())]);
    }

    /// <summary>Draws requests; no document twice in one, and none that the model would have to cut, because sides cut differently.</summary>
    public Workload Draw(PairTokenizer tokenizer, int documents, int requests, int count, int seed)
    {
        var random = new Random(seed);
        var texts = new RequestTexts[requests];
        var lengths = new int[requests][];
        for (var request = 0; request < requests; request++)
        {
            var query = _queries[random.Next(_queries.Length)];
            var drawn = new Dictionary<string, int>(StringComparer.Ordinal);
            while (drawn.Count < documents)
            {
                var bin = _bins[random.Next(_bins.Length)];
                var text = bin[random.Next(bin.Length)];
                var pair = tokenizer.Encode(query, text);
                if (!pair.Truncated)
                    drawn.TryAdd(text, pair.Length);
            }

            texts[request] = new RequestTexts(query, [.. drawn.Keys]);
            lengths[request] = [.. drawn.Values];
        }

        return new Workload(documents, texts, lengths, count);
    }
}
