namespace Reranker.Onnx;

/// <summary>A model in memory: tokenizer and network. It lives as long as its slot or a request holds it.</summary>
internal abstract class LoadedModel : IPairScorer
{
    private readonly INetworkScorer _scorer;
    private int _holders = 1;

    /// <param name="package">Where it comes from.</param>
    /// <param name="tokenizer">Makes its tokens.</param>
    /// <param name="scorer">Its network, which is this object's from now on.</param>
    /// <param name="maxLength">The most tokens of a text or pair.</param>
    protected LoadedModel(ModelPackage package, PairTokenizer tokenizer, INetworkScorer scorer, int maxLength)
    {
        _scorer = scorer;
        Identity = package.Identity;
        Tokenizer = tokenizer;
        Calibration = package.Manifest?.Calibration;
        Fusion = package.Manifest?.Fusion;
        MaxLength = maxLength;
    }

    /// <summary>Which model it is.</summary>
    public ModelIdentity Identity { get; }

    /// <summary>Makes its tokens.</summary>
    public PairTokenizer Tokenizer { get; }

    /// <summary>How its raw scores become scores.</summary>
    public abstract ScoreActivation Activation { get; }

    /// <summary>What decides its scores beside its package and the options that every model has, for <see cref="RerankerMetadata.Settings"/>.</summary>
    public abstract string Settings { get; }

    /// <summary>How its raw scores become probabilities, where that is known.</summary>
    public ScoreCalibration? Calibration { get; }

    /// <summary>How its raw scores are best fused with a first stage's, where that is known.</summary>
    public FusionOptions? Fusion { get; }

    /// <summary>The most tokens of a text or pair.</summary>
    public int MaxLength { get; }

    /// <inheritdoc/>
    public int TokenBudget { get; private set; }

    /// <inheritdoc/>
    public int Width => _scorer.Width;

    /// <summary>Loads a package and runs it once, so that the first request finds it warm. The caller is its first holder.</summary>
    /// <param name="package">The package.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="kind">Which kind it must be; <see langword="null"/> for either.</param>
    /// <param name="vectors">Where an encoder keeps the vectors of documents.</param>
    /// <exception cref="ModelPackageException">A file is missing or broken, the files do not fit together, or the model is of the other kind.</exception>
    /// <exception cref="DocumentVectorsException">The vectors that the options name are not the model's.</exception>
    /// <exception cref="InferenceException">The model runs and gives no usable number.</exception>
    public static LoadedModel Load(ModelPackage package, OnnxRerankerOptions options, ModelKind? kind, DocumentVectors vectors)
    {
        var found = ModelKinds.Of(package);
        ModelKinds.Require(found, kind, package.Folder);
        if (options.Calibrated && package.Manifest?.Calibration is null)
            throw new ModelPackageException(package.Folder, $"The model {package.Identity} has no calibration, and calibrated scores are what this host gives. Calibrate the model, or set Calibrated to false.");

        LoadedModel model = found == ModelKind.CrossEncoder ? LoadedCrossEncoder.Load(package, options) : LoadedEncoder.Load(package, options, vectors);
        try
        {
            model.WarmUp();
            model.TokenBudget = options.TokenBudget ?? model.MeasureBudget(options);
            return model;
        }
        catch
        {
            model.Release();
            throw;
        }
    }

    /// <summary>Scores the documents of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="scale">Which scores it gets.</param>
    /// <param name="run">What it runs with.</param>
    /// <returns>One a document, and how many tokens ran.</returns>
    public abstract Task<(PairScore[] Scores, int Tokens)> ScoreAsync(RerankRequest request, ScoreScale scale, ModelRun run);

    /// <summary>Scores the pairs of a request.</summary>
    /// <inheritdoc cref="ScoreAsync(RerankRequest, ScoreScale, ModelRun)"/>
    public abstract Task<(PairScore[] Scores, int Tokens)> ScoreAsync(ScoreRequest request, ScoreScale scale, ModelRun run);

    /// <inheritdoc/>
    public void Score(PairBatch batch, ReadOnlySpan<EncodedPair> pairs, Span<float> rows, bool alone) => _scorer.Score(batch, pairs, rows, alone);

    /// <summary>Becomes a holder, unless the last one has left already.</summary>
    public bool TryHold()
    {
        var holders = Volatile.Read(ref _holders);
        while (holders > 0)
        {
            var seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
            if (seen == holders)
                return true;
            holders = seen;
        }

        return false;
    }

    /// <summary>Leaves; the last holder frees the network.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
            _scorer.Dispose();
    }

    /// <summary>Reads a package's tokenizer, which has to fit the model.</summary>
    /// <exception cref="ModelPackageException">It is missing, broken, or of another model.</exception>
    protected static PairTokenizer LoadTokenizer(ModelPackage package, int? vocabularySize)
    {
        var tokenizer = PairTokenizer.Load(package);
        return tokenizer.VocabularySize > vocabularySize
            ? throw new ModelPackageException(package.Folder, $"The tokenizer of '{package.Folder}' has {tokenizer.VocabularySize} tokens, but its config.json states vocab_size {vocabularySize}; expected files of one model.")
            : tokenizer;
    }

    // An 8-bit network has one scale for all activations of a batch: each pair alone, so that its score is its own.
    private int MeasureBudget(OnnxRerankerOptions options) =>
        options.Precision == OnnxPrecision.Quantized ? Onnx.TokenBudget.OnePair
        : _scorer is JoinedScorer ? Onnx.TokenBudget.OfKeptStates
        : Onnx.TokenBudget.Measure(RunUnknownWords, MaxLength, options.ParallelBatches);

    private void RunUnknownWords(int pairs, int length)
    {
        var ids = new int[length];
        Array.Fill(ids, Tokenizer.UnknownId);
        EncodedPair[] batch = [.. Enumerable.Repeat(new EncodedPair(ids, length, Truncated: false), pairs)];
        Score(PairBatch.Whole(pairs, length), batch, new float[pairs * Width], alone: false);
    }

    // The runtime plans its memory by shape and touches every weight on the first run.
    private void WarmUp()
    {
        var pair = Tokenizer.Encode("warm up", "Every weight is read once.", MaxLength);
        var row = new float[Width];
        Score(PairBatch.Whole(1, pair.Length), [pair], row, alone: false);
        if (_scorer.HasLoneSession)
            Score(PairBatch.Whole(1, pair.Length), [pair], row, alone: true);
    }
}
