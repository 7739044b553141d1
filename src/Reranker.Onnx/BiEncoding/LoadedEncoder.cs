using System.Numerics.Tensors;

namespace Reranker.Onnx;

/// <summary>A sentence encoder in memory: it reads queries and documents apart, and the cosine of their vectors is the raw score.</summary>
internal sealed class LoadedEncoder : LoadedModel
{
    private readonly DocumentVectors _vectors;
    private readonly SentenceEncoderConfig _config;
    private readonly DocumentKeys _keys;

    private LoadedEncoder(ModelPackage package, PairTokenizer tokenizer, OnnxScorer scorer, int maxLength, OnnxPrecision precision, SentenceEncoderConfig config, DocumentVectors vectors)
        : base(package, tokenizer, scorer, maxLength)
    {
        _config = config;
        _vectors = vectors;
        Space = new VectorSpace(package.Identity.ToString(), package.Identity.Digest, precision, config.Pooling, config.DocumentPrompt, maxLength, scorer.Width);
        _keys = new DocumentKeys(Space);
    }

    /// <inheritdoc/>
    public override ScoreActivation Activation => ScoreActivation.Cosine;

    /// <inheritdoc/>
    public override string Settings => $"; {_config.Pooling}; {_config.QueryPrompt.Length}:{_config.QueryPrompt}; {_config.DocumentPrompt.Length}:{_config.DocumentPrompt}";

    /// <summary>Which vectors can be compared with this model's.</summary>
    public VectorSpace Space { get; }

    /// <summary>Loads a package.</summary>
    /// <exception cref="ModelPackageException">A file is missing or broken, or the files do not fit together.</exception>
    /// <exception cref="DocumentVectorsException">The vectors that the options name are not the model's.</exception>
    public static LoadedEncoder Load(ModelPackage package, OnnxRerankerOptions options, DocumentVectors vectors)
    {
        var config = SentenceEncoderConfig.Load(package, options.BiEncoder);
        var tokenizer = LoadTokenizer(package, config.VocabularySize);
        int?[] lengths = [tokenizer.MaxLength, config.MaxLength, options.MaxLength];
        var maxLength = Math.Max(OnnxRerankerOptions.SmallestMaxLength, lengths.Min()!.Value);
        var network = Network.Find(package, options.Precision, config.Output);
        var scorer = OnnxScorer.Load(network, tokenizer.PadId, options,
            (session, path) => NetworkOutput.FindVectors(session, path, config.Pooling, mustPool: options.BiEncoder.Pooling is not null, config.HiddenSize));
        try
        {
            var model = new LoadedEncoder(package, tokenizer, scorer, maxLength, options.Precision, config, vectors);
            if (options.BiEncoder.VectorsFile is { } file)
                model.ReadVectors(file);
            return model;
        }
        catch
        {
            scorer.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async Task<(PairScore[] Scores, int Tokens)> ScoreAsync(RerankRequest request, ScoreScale scale, ModelRun run)
    {
        string[] documents = [.. request.Documents.Select(static document => document.Text)];
        using var texts = EncoderTexts.Of(this, [request.Query], documents, run.CancellationToken);
        await texts.RunAsync(run).ConfigureAwait(false);
        return (Score(texts, documents.Length, static _ => 0, scale), texts.Tokens);
    }

    /// <inheritdoc/>
    public override async Task<(PairScore[] Scores, int Tokens)> ScoreAsync(ScoreRequest request, ScoreScale scale, ModelRun run)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var pair in request.Pairs)
            places.TryAdd(pair.Query, places.Count);
        using var texts = EncoderTexts.Of(this, [.. places.Keys], [.. request.Pairs.Select(static pair => pair.Document)], run.CancellationToken);
        await texts.RunAsync(run).ConfigureAwait(false);
        return (Score(texts, request.Pairs.Count, pair => places[request.Pairs[pair].Query], scale), texts.Tokens);
    }

    /// <summary>Makes the vectors of documents that are not known, and keeps them.</summary>
    /// <returns>How many were not known.</returns>
    public async Task<int> PrecomputeAsync(string[] documents, ModelRun run)
    {
        using var texts = EncoderTexts.Of(this, [], documents, run.CancellationToken);
        await texts.RunAsync(run).ConfigureAwait(false);
        return texts.Unknown;
    }

    /// <summary>The vectors of documents, in their order; those that are not known are made and kept.</summary>
    public async Task<ReadOnlyMemory<float>[]> GetVectorsAsync(string[] documents, ModelRun run)
    {
        using var texts = EncoderTexts.Of(this, [], documents, run.CancellationToken);
        await texts.RunAsync(run).ConfigureAwait(false);
        return [.. Enumerable.Range(0, documents.Length).Select(document => (ReadOnlyMemory<float>)texts.Document(document).Values)];
    }

    /// <summary>Writes the vectors that are known to a file.</summary>
    public Task WriteVectorsAsync(string path, CancellationToken cancellationToken) => VectorsFile.WriteAsync(path, Space, _vectors.Of(Space.Key), cancellationToken);

    /// <summary>Reads vectors from a file.</summary>
    /// <exception cref="DocumentVectorsException">The file is missing, broken, or of another space.</exception>
    public int ReadVectors(string path) => VectorsFile.Read(path, Space, Keep);

    /// <summary>What documents are known by.</summary>
    public UInt128[] KeysOf(string[] documents, CancellationToken cancellationToken) => PairEncoding.EncodeAll(documents.Length, index => _keys.Of(documents[index]), cancellationToken);

    /// <summary>Finds the vectors of documents.</summary>
    public void Find(ReadOnlySpan<UInt128> keys, Span<DocumentVector?> vectors) => _vectors.Find(keys, vectors);

    /// <summary>Keeps a document's vector.</summary>
    public void Keep(UInt128 key, DocumentVector vector) => _vectors.Add(Space.Key, key, vector);

    /// <summary>Tokenises a query with its prompt.</summary>
    public EncodedPair EncodeQuery(string query, TokenArena memory) => Tokenizer.EncodeSingle(_config.QueryPrompt + query, MaxLength, memory);

    /// <summary>Tokenises a document with its prompt.</summary>
    public EncodedPair EncodeDocument(string document, TokenArena memory) => Tokenizer.EncodeSingle(_config.DocumentPrompt + document, MaxLength, memory);

    private static PairScore[] Score(EncoderTexts texts, int count, Func<int, int> queryOf, ScoreScale scale)
    {
        var scores = new float[count];
        for (var pair = 0; pair < count; pair++)
            scores[pair] = TensorPrimitives.Dot(texts.Query(queryOf(pair)).Values, texts.Document(pair).Values);
        return scale.Score(scores, static _ => 1, pair => texts.Query(queryOf(pair)).Truncated || texts.Document(pair).Truncated);
    }
}
