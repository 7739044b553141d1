namespace Reranker.Onnx;

/// <summary>A model in memory: tokenizer, network and activation. It lives as long as its slot or a request holds it.</summary>
internal sealed class LoadedModel : IPairScorer
{
    private readonly OnnxScorer _scorer;
    private int _holders = 1;

    private LoadedModel(ModelPackage package, PairTokenizer tokenizer, OnnxScorer scorer, ScoreActivation activation, int maxLength)
    {
        _scorer = scorer;
        Identity = package.Identity;
        Tokenizer = tokenizer;
        Activation = activation;
        Calibration = package.Manifest?.Calibration;
        MaxLength = maxLength;
    }

    /// <summary>Which model it is.</summary>
    public ModelIdentity Identity { get; }

    /// <summary>Makes its tokens.</summary>
    public PairTokenizer Tokenizer { get; }

    /// <summary>How its logits become scores.</summary>
    public ScoreActivation Activation { get; }

    /// <summary>How its logits become probabilities, where that is known.</summary>
    public ScoreCalibration? Calibration { get; }

    /// <summary>The most tokens of a pair.</summary>
    public int MaxLength { get; }

    /// <inheritdoc/>
    public int TokenBudget { get; private set; }

    /// <summary>Loads a package and runs it once, so that the first request finds it warm. The caller is its first holder.</summary>
    /// <exception cref="ModelPackageException">A file is missing or broken, or the files do not fit together.</exception>
    /// <exception cref="InferenceException">The model runs and gives no usable number.</exception>
    public static LoadedModel Load(ModelPackage package, OnnxRerankerOptions options)
    {
        var config = CrossEncoderConfig.Load(package);
        var tokenizer = PairTokenizer.Load(package);
        if (tokenizer.VocabularySize > config.VocabularySize)
            throw new ModelPackageException(package.Folder, $"The tokenizer of '{package.Folder}' has {tokenizer.VocabularySize} tokens, but its config.json states vocab_size {config.VocabularySize}; expected files of one model.");

        if (options.Calibrated && package.Manifest?.Calibration is null)
            throw new ModelPackageException(package.Folder, $"The model {package.Identity} has no calibration, and calibrated scores are what this host gives. Calibrate the model, or set Calibrated to false.");

        var network = Network.Find(package, options.Precision, BertOutput.Logits);
        var maxLength = Math.Min(options.MaxLength ?? tokenizer.MaxLength, tokenizer.MaxLength);
        var model = new LoadedModel(package, tokenizer, OnnxScorer.Load(network, tokenizer.PadId, options), config.Activation, maxLength);
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

    /// <inheritdoc/>
    public void Score(PairBatch batch, ReadOnlySpan<EncodedPair> pairs, Span<float> logits, bool alone) => _scorer.Score(batch, pairs, logits, alone);

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

    // An 8-bit network has one scale for all activations of a batch: each pair alone, so that its score is its own.
    private int MeasureBudget(OnnxRerankerOptions options) =>
        options.Precision == OnnxPrecision.Quantized ? Onnx.TokenBudget.OnePair : Onnx.TokenBudget.Measure(RunUnknownWords, MaxLength, options.ParallelBatches);

    private void RunUnknownWords(int pairs, int length)
    {
        var ids = new int[length];
        Array.Fill(ids, Tokenizer.UnknownId);
        EncodedPair[] batch = [.. Enumerable.Repeat(new EncodedPair(ids, length, Truncated: false), pairs)];
        Score(PairBatch.Whole(pairs, length), batch, new float[pairs], alone: false);
    }

    // The runtime plans its memory by shape and touches every weight on the first run.
    private void WarmUp()
    {
        var pair = Tokenizer.Encode("warm up", "Every weight is read once.", MaxLength);
        Span<float> logit = stackalloc float[1];
        Score(PairBatch.Whole(1, pair.Length), [pair], logit, alone: false);
        if (_scorer.HasLoneSession)
            Score(PairBatch.Whole(1, pair.Length), [pair], logit, alone: true);
    }
}
