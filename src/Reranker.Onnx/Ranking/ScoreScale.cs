namespace Reranker.Onnx;

/// <summary>Which score a request gets: the logit, the model's activation of it, or a calibrated probability.</summary>
/// <remarks>Documents are ranked by what <see cref="Activate"/> leaves, and shown with what <see cref="Show"/> makes of it: a calibration may level scores, and must not change an order.</remarks>
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

    /// <summary>Turns logits into what documents are ranked by, in place.</summary>
    public void Activate(Span<float> logits) => _activation.Apply(logits);

    /// <summary>Turns what a document was ranked by into its score.</summary>
    public float Show(float score) => _calibration is null ? score : (float)_calibration.Apply(score);
}
