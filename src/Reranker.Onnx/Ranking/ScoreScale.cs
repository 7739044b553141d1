namespace Reranker.Onnx;

/// <summary>Which score a request gets: the logit, the model's activation of it, or a calibrated probability.</summary>
/// <remarks>
/// Documents are ranked by their logits, whatever is shown: a calibration may level scores, and a sigmoid in single precision is 1 for every logit above 17.4; neither may change an order.
/// </remarks>
internal sealed class ScoreScale
{
    private readonly ScoreActivation _activation;
    private readonly ScoreCalibration? _calibration;

    private ScoreScale(ScoreActivation activation, ScoreCalibration? calibration = null)
    {
        _activation = activation;
        _calibration = calibration;
    }

    /// <summary>The scale that a request asks for.</summary>
    /// <exception cref="InvalidRerankRequestException">It asks for two kinds of score at once, or for calibrated ones of a model that has no calibration.</exception>
    public static ScoreScale Of(LoadedModel model, RerankOptions? options, bool calibratedByDefault)
    {
        if (options?.RawScores == true)
        {
            return options.Calibrated == true
                ? throw new InvalidRerankRequestException("calibrated", "Both raw and calibrated scores were asked for; expected one of them.")
                : new ScoreScale(ScoreActivation.Identity);
        }

        if (!(options?.Calibrated ?? calibratedByDefault))
            return new ScoreScale(model.Activation);
        return new ScoreScale(ScoreActivation.Identity, model.Calibration ?? throw new InvalidRerankRequestException(
            "calibrated", $"The model {model.Identity} has no calibration. Ask for plain scores, or calibrate the model first."));
    }

    /// <summary>The scores of pairs.</summary>
    /// <param name="logits">One a pair.</param>
    /// <param name="windows">In how many windows a pair was read.</param>
    /// <param name="isTruncated">Whether something of a pair was not read.</param>
    public PairScore[] Score(ReadOnlySpan<float> logits, Func<int, int> windows, Func<int, bool> isTruncated)
    {
        var scores = new PairScore[logits.Length];
        for (var pair = 0; pair < scores.Length; pair++)
            scores[pair] = new PairScore(Show(logits[pair]), logits[pair], windows(pair), isTruncated(pair));
        return scores;
    }

    private float Show(float logit) => _calibration is null ? _activation.Apply(logit) : (float)_calibration.Apply(logit);
}
