namespace Reranker.MLflow;

/// <summary>A tag or a parameter on the wire.</summary>
internal sealed record KeyValue(string Key, string? Value)
{
    public static IReadOnlyList<KeyValue> ListOf(IEnumerable<KeyValuePair<string, string>>? pairs) =>
        pairs is null ? [] : [.. pairs.Select(static pair => new KeyValue(pair.Key, pair.Value ?? ""))];

    public static Dictionary<string, string> ToDictionary(IReadOnlyList<KeyValue>? pairs)
    {
        var dictionary = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in pairs ?? [])
            dictionary[RestErrors.Need(key, "key")] = value ?? "";
        return dictionary;
    }
}
