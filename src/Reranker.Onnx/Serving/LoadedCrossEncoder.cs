namespace Reranker.Onnx;

/// <summary>A cross-encoder in memory: it reads query and document together.</summary>
internal sealed class LoadedCrossEncoder : LoadedModel
{
    private LoadedCrossEncoder(ModelPackage package, PairTokenizer tokenizer, INetworkScorer scorer, int maxLength, ScoreActivation activation)
        : base(package, tokenizer, scorer, maxLength) => Activation = activation;

    /// <inheritdoc/>
    public override ScoreActivation Activation { get; }

    /// <inheritdoc/>
    public override string Settings => "";

    /// <summary>Loads a package.</summary>
    /// <exception cref="ModelPackageException">A file is missing or broken, or the files do not fit together.</exception>
    public static LoadedCrossEncoder Load(ModelPackage package, OnnxRerankerOptions options)
    {
        var config = CrossEncoderConfig.Load(package);
        var tokenizer = LoadTokenizer(package, config.VocabularySize);
        var maxLength = Math.Min(options.MaxLength ?? tokenizer.MaxLength, tokenizer.MaxLength);
        return new LoadedCrossEncoder(package, tokenizer, LoadScorer(package, tokenizer, options), maxLength, config.Activation);
    }

    // Two networks from the weights of a joined model, so that no text is read twice; otherwise the one network of the package.
    private static INetworkScorer LoadScorer(ModelPackage package, PairTokenizer tokenizer, OnnxRerankerOptions options) =>
        options is { Precision: OnnxPrecision.Full, MaxStateBytes: > 0 } && JoinedShape.IsIn(package) && File.Exists(package.WeightsPath)
            ? JoinedScorer.Load(package, options)
            : OnnxScorer.Load(Network.Find(package, options.Precision, BertOutput.Logits), tokenizer.PadId, options, NetworkOutput.FindLogits);

    /// <inheritdoc/>
    public override async Task<(PairScore[] Scores, int Tokens)> ScoreAsync(RerankRequest request, ScoreScale scale, ModelRun run)
    {
        using var pairs = PairEncoding.Encode(this, request.Query, request.Documents, run.Options.LongDocuments, run.CancellationToken);
        return await ScoreAsync(pairs, scale, run).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task<(PairScore[] Scores, int Tokens)> ScoreAsync(ScoreRequest request, ScoreScale scale, ModelRun run)
    {
        using var pairs = PairEncoding.Encode(this, request.Pairs, run.Options.LongDocuments, run.CancellationToken);
        return await ScoreAsync(pairs, scale, run).ConfigureAwait(false);
    }

    private async Task<(PairScore[] Scores, int Tokens)> ScoreAsync(EncodedPairs pairs, ScoreScale scale, ModelRun run)
    {
        var logits = await run.Scheduler.RunAsync(this, pairs, run.Options.MaxPadding, run.CancellationToken).ConfigureAwait(false);
        return (scale.Score(WindowScores.Aggregate(logits, pairs, run.Options.LongDocuments.Aggregation), pairs.CountWindows, pairs.IsTruncated), pairs.Tokens);
    }
}
