namespace Reranker.Onnx;

/// <summary>Tokenises all pairs of a request; each query once, documents on several threads when there are many.</summary>
internal static class PairEncoding
{
    // Below this many documents a thread costs more than it saves.
    private const int DocumentsPerThread = 16;

    /// <summary>Pairs one query with documents.</summary>
    public static EncodedPair[] Encode(
        LoadedModel model, string query, IReadOnlyList<RerankDocument> documents, CancellationToken cancellationToken)
    {
        var encoded = model.Tokenizer.EncodeText(query);
        return EncodeAll(documents.Count, index => model.Tokenizer.Encode(encoded, documents[index].Text, model.MaxLength), cancellationToken);
    }

    /// <summary>Encodes pairs whose queries may differ.</summary>
    public static EncodedPair[] Encode(LoadedModel model, IReadOnlyList<QueryDocumentPair> pairs, CancellationToken cancellationToken)
    {
        var queries = new Dictionary<string, EncodedText>(StringComparer.Ordinal);
        foreach (var pair in pairs)
            if (!queries.ContainsKey(pair.Query))
                queries.Add(pair.Query, model.Tokenizer.EncodeText(pair.Query));
        return EncodeAll(pairs.Count, index => model.Tokenizer.Encode(queries[pairs[index].Query], pairs[index].Document, model.MaxLength), cancellationToken);
    }

    private static EncodedPair[] EncodeAll(int count, Func<int, EncodedPair> encode, CancellationToken cancellationToken)
    {
        var pairs = new EncodedPair[count];
        var options = new ParallelOptions
        {
            CancellationToken = cancellationToken,
            MaxDegreeOfParallelism = Math.Clamp(count / DocumentsPerThread, 1, Environment.ProcessorCount),
        };
        Parallel.For(0, count, options, index => pairs[index] = encode(index));
        return pairs;
    }
}
