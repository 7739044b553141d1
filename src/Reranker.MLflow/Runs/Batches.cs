using System.Text.Json;

namespace Reranker.MLflow;

/// <summary>Cuts what is logged into requests that a server takes, in order.</summary>
internal static class Batches
{
    /// <summary>The most metrics of a request.</summary>
    public const int MaxMetrics = 1_000;

    // The most parameters, or tags, of a request.
    private const int MaxPairs = 100;

    // MLflow's limit of a request is a million bytes.
    private const int MaxBytes = 900_000;

    // What a metric, a parameter or a tag has beside its key and text: names, numbers, quotes.
    private const int FrameBytes = 120;

    public static IEnumerable<IReadOnlyList<KeyValuePair<string, string>>> OfPairs(IReadOnlyCollection<KeyValuePair<string, string>> pairs)
    {
        for (var done = 0; done < pairs.Count;)
        {
            var batch = Take(pairs.Skip(done), MaxPairs, static pair => Bytes(pair.Key) + Bytes(pair.Value));
            done += batch.Count;
            yield return batch;
        }
    }

    /// <summary>As many as the next request takes, at least one.</summary>
    public static IReadOnlyList<Metric> First(IEnumerable<Metric> metrics, int limit) =>
        Take(metrics, Math.Min(limit, MaxMetrics), static metric => Bytes(metric.Key));

    private static List<T> Take<T>(IEnumerable<T> items, int limit, Func<T, int> size)
    {
        var batch = new List<T>();
        var bytes = 0;
        foreach (var item in items)
        {
            bytes += FrameBytes + size(item);
            if (batch.Count > 0 && (bytes > MaxBytes || batch.Count == limit))
                break;
            batch.Add(item);
        }

        return batch;
    }

    // As it goes out: quotes and letters beyond ASCII take six bytes.
    private static int Bytes(string? text) => text is null ? 0 : JsonEncodedText.Encode(text).EncodedUtf8Bytes.Length;
}
