namespace Reranker.Onnx;

/// <summary>Tokenises all pairs of a request; each query once, documents on several threads when there are many.</summary>
internal static class PairEncoding
{
    // Below this many documents a thread costs more than it saves.
    private const int DocumentsPerThread = 16;

    /// <summary>Pairs one query with documents.</summary>
    public static EncodedPairs Encode(
        LoadedModel model, string query, IReadOnlyList<RerankDocument> documents, LongDocumentOptions options, CancellationToken cancellationToken)
    {
        var encoded = model.Tokenizer.EncodeText(query);
        return Encode(model, documents.Count, index => (encoded, documents[index].Text), options, cancellationToken);
    }

    /// <summary>Encodes pairs whose queries may differ.</summary>
    public static EncodedPairs Encode(LoadedModel model, IReadOnlyList<QueryDocumentPair> pairs, LongDocumentOptions options, CancellationToken cancellationToken)
    {
        var queries = new Dictionary<string, EncodedText>(StringComparer.Ordinal);
        foreach (var pair in pairs)
            if (!queries.ContainsKey(pair.Query))
                queries.Add(pair.Query, model.Tokenizer.EncodeText(pair.Query));
        return Encode(model, pairs.Count, index => (queries[pairs[index].Query], pairs[index].Document), options, cancellationToken);
    }

    private static EncodedPairs Encode(
        LoadedModel model, int count, Func<int, (EncodedText Query, string Document)> pairAt, LongDocumentOptions options, CancellationToken cancellationToken)
    {
        if (options.Reading == LongDocumentReading.Truncate)
        {
            return EncodedPairs.Whole(EncodeAll(
                count, index => model.Tokenizer.Encode(pairAt(index).Query, pairAt(index).Document, model.MaxLength), cancellationToken));
        }

        return EncodedPairs.Windowed(EncodeAll(
            count, index => model.Tokenizer.EncodeWindows(pairAt(index).Query, pairAt(index).Document, options, model.MaxLength), cancellationToken));
    }

    private static T[] EncodeAll<T>(int count, Func<int, T> encode, CancellationToken cancellationToken)
    {
        var encoded = new T[count];
        var parallel = new ParallelOptions
        {
            CancellationToken = cancellationToken,
            MaxDegreeOfParallelism = Math.Clamp(count / DocumentsPerThread, 1, Environment.ProcessorCount),
        };
        Parallel.For(0, count, parallel, index => encoded[index] = encode(index));
        return encoded;
    }
}
