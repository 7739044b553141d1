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
        using var measurement = new TokenizeMeasurement();
        var encoded = model.Tokenizer.EncodeText(query);
        return Encode(model, documents.Count, index => (encoded, documents[index].Text), options, cancellationToken);
    }

    /// <summary>Encodes pairs whose queries may differ.</summary>
    public static EncodedPairs Encode(LoadedModel model, IReadOnlyList<QueryDocumentPair> pairs, LongDocumentOptions options, CancellationToken cancellationToken)
    {
        using var measurement = new TokenizeMeasurement();
        var queries = new Dictionary<string, EncodedText>(StringComparer.Ordinal);
        foreach (var pair in pairs)
            if (!queries.ContainsKey(pair.Query))
                queries.Add(pair.Query, model.Tokenizer.EncodeText(pair.Query));
        return Encode(model, pairs.Count, index => (queries[pairs[index].Query], pairs[index].Document), options, cancellationToken);
    }

    private static EncodedPairs Encode(
        LoadedModel model, int count, Func<int, (EncodedText Query, string Document)> pairAt, LongDocumentOptions options, CancellationToken cancellationToken)
    {
        var memory = new TokenArena();
        try
        {
            if (options.Reading == LongDocumentReading.Truncate)
                return EncodedPairs.Whole(EncodeAll(count, index => EncodeOne(pairAt(index)), cancellationToken), memory);
            return EncodedPairs.Windowed(EncodeAll(count, index => EncodeWindows(pairAt(index)), cancellationToken), memory);
        }
        catch
        {
            memory.Dispose(); // no thread writes any more: EncodeAll waits for all of them, also where it throws
            throw;
        }

        EncodedPair EncodeOne((EncodedText Query, string Document) pair) =>
            model.Tokenizer.Encode(pair.Query, pair.Document, model.MaxLength, memory);

        EncodedPair[] EncodeWindows((EncodedText Query, string Document) pair) =>
            model.Tokenizer.EncodeWindows(pair.Query, pair.Document, options, model.MaxLength, memory);
    }

    /// <summary>Encodes so many texts; ends, also where it throws, when no thread encodes any more.</summary>
    public static T[] EncodeAll<T>(int count, Func<int, T> encode, CancellationToken cancellationToken)
    {
        var encoded = new T[count];
        var threads = Math.Min(count / DocumentsPerThread, Environment.ProcessorCount);
        if (threads > 1)
        {
            var parallel = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = threads };
            Parallel.For(0, count, parallel, index => encoded[index] = encode(index));
            return encoded;
        }

        for (var index = 0; index < count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            encoded[index] = encode(index);
        }

        return encoded;
    }
}
