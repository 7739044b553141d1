using System.Numerics.Tensors;

namespace Reranker.Onnx;

/// <summary>The texts of a request, each once: queries, and documents, of which only those run whose vectors are not known.</summary>
/// <remarks>Dispose only after <see cref="RunAsync"/> has ended: see <see cref="EncodedPairs"/>.</remarks>
internal sealed class EncoderTexts : IDisposable
{
    private const float Smallest = 1e-12f;

    private readonly LoadedEncoder _model;
    private readonly UInt128[] _keys;
    private readonly int[] _places;
    private readonly DocumentVector?[] _documents;
    private readonly int[] _unknown;
    private readonly DocumentVector[] _queries;
    private readonly EncodedPairs _pairs;

    private EncoderTexts(LoadedEncoder model, UInt128[] keys, int[] places, DocumentVector?[] documents, int[] unknown, int queries, EncodedPairs pairs)
    {
        (_model, _keys, _places, _documents, _unknown, _pairs) = (model, keys, places, documents, unknown, pairs);
        _queries = new DocumentVector[queries];
    }

    /// <summary>How many documents are not known.</summary>
    public int Unknown => _unknown.Length;

    /// <summary>How many tokens run, padding not counted.</summary>
    public int Tokens => _pairs.Tokens;

    /// <summary>Looks documents up, and tokenises what is not known.</summary>
    /// <param name="model">The model.</param>
    /// <param name="queries">The queries, each once.</param>
    /// <param name="documents">The documents, which may repeat themselves.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static EncoderTexts Of(LoadedEncoder model, string[] queries, string[] documents, CancellationToken cancellationToken)
    {
        using var measurement = new TokenizeMeasurement();
        var (keys, firsts, places) = Unique(model.KeysOf(documents, cancellationToken));
        var found = new DocumentVector?[keys.Length];
        model.Find(keys, found);
        int[] unknown = [.. Enumerable.Range(0, keys.Length).Where(place => found[place] is null)];

        var memory = new TokenArena();
        try
        {
            var encoded = PairEncoding.EncodeAll(
                queries.Length + unknown.Length,
                index => index < queries.Length ? model.EncodeQuery(queries[index], memory) : model.EncodeDocument(documents[firsts[unknown[index - queries.Length]]], memory),
                cancellationToken);
            return new EncoderTexts(model, keys, places, found, unknown, queries.Length, EncodedPairs.Whole(encoded, memory));
        }
        catch
        {
            memory.Dispose(); // no thread writes any more: EncodeAll waits for all of them, also where it throws
            throw;
        }
    }

    /// <summary>Runs what is not known, and keeps the vectors of documents.</summary>
    public async Task RunAsync(ModelRun run)
    {
        if (_pairs.Count == 0)
            return;
        var rows = await run.Scheduler.RunAsync(_model, _pairs, run.Options.MaxPadding, run.CancellationToken).ConfigureAwait(false);
        for (var query = 0; query < _queries.Length; query++)
            _queries[query] = Take(rows, query);
        for (var index = 0; index < _unknown.Length; index++)
        {
            var vector = Take(rows, _queries.Length + index);
            _documents[_unknown[index]] = vector;
            _model.Keep(_keys[_unknown[index]], vector);
        }
    }

    /// <summary>A query's vector.</summary>
    public DocumentVector Query(int query) => _queries[query];

    /// <summary>The vector of a document of the request.</summary>
    public DocumentVector Document(int document) => _documents[_places[document]]!;

    /// <summary>Gives the memory of the tokens back.</summary>
    public void Dispose() => _pairs.Dispose();

    // The length becomes 1, as sentence-transformers does it; a vector of zeros stays one.
    private DocumentVector Take(float[] rows, int index)
    {
        var values = rows.AsSpan(index * _model.Width, _model.Width).ToArray();
        TensorPrimitives.Divide(values, Math.Max(TensorPrimitives.Norm(values), Smallest), values);
        return new DocumentVector(values, _pairs.IsTruncated(index));
    }

    /// <returns>Each key once, the first document that has it, and the place of each document's key.</returns>
    private static (UInt128[] Keys, List<int> Firsts, int[] Places) Unique(UInt128[] keys)
    {
        var known = new Dictionary<UInt128, int>(keys.Length);
        var firsts = new List<int>(keys.Length);
        var places = new int[keys.Length];
        for (var document = 0; document < keys.Length; document++)
        {
            if (known.TryAdd(keys[document], firsts.Count))
                firsts.Add(document);
            places[document] = known[keys[document]];
        }

        return ([.. firsts.Select(first => keys[first])], firsts, places);
    }
}
