namespace Reranker.Training;

/// <summary>Calibrates a model's scores: fits the curve on a part of the queries, and measures it on the others.</summary>
public static class ScoreCalibrator
{
    // Fewer say nothing of probabilities.
    private const int LeastOfEach = 10;

    /// <summary>Fits a calibration to a model's scores of queries that it was not trained on.</summary>
    /// <param name="dataset">The queries; a candidate is relevant where its grade is above 0.</param>
    /// <param name="logits">The model's raw scores, candidate by candidate: <see cref="EvaluationReport.Scores"/> of the same dataset.</param>
    /// <param name="options">Method, threshold and split; <see langword="null"/> for the defaults.</param>
    /// <exception cref="TrainingException">There are too few candidates of one kind, or the model ranks the wrong way round.</exception>
    public static ScoreCalibration Fit(RankingDataset dataset, IReadOnlyList<IReadOnlyList<float>> logits, CalibrationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentOutOfRangeException.ThrowIfNotEqual(logits.Count, dataset.Queries.Count);
        options ??= new CalibrationOptions();
        options.Validate();

        var (fitted, others) = Split(dataset, logits, options);
        var curve = FitCurve(fitted, options.Method);
        var (calibratedFitted, calibratedOthers) = (Apply(fitted, curve.Apply), Apply(others, curve.Apply));
        return curve with
        {
            FittedPairs = fitted.Length,
            ErrorBefore = ExpectedCalibrationError.Of(Apply(others, static logit => 1 / (1 + Math.Exp(-logit)))),
            ErrorAfter = ExpectedCalibrationError.Of(calibratedOthers),
            Threshold = ThresholdSearch.Find(calibratedFitted, calibratedOthers, options.TargetPrecision),
        };
    }

    private static ScoreCalibration FitCurve(ScoredLabel[] pairs, CalibrationMethod method)
    {
        if (method == CalibrationMethod.Isotonic)
        {
            var (logits, probabilities) = IsotonicRegression.Fit(pairs);
            return new ScoreCalibration { Method = method, Logits = logits, Probabilities = probabilities };
        }

        var (slope, intercept) = LogisticFit.Fit(pairs, withIntercept: method == CalibrationMethod.Platt);
        if (!(slope > 0 && double.IsFinite(intercept)))
            throw new TrainingException("The scores cannot be calibrated: they are no higher for relevant documents than for others. Calibrate a model that ranks better than chance on this data.");
        return new ScoreCalibration { Method = method, Temperature = 1 / slope, Bias = method == CalibrationMethod.Platt ? intercept : null };
    }

    // By query: candidates of one query are alike, and figures from alike ones would flatter.
    private static (ScoredLabel[] Fitted, ScoredLabel[] Others) Split(RankingDataset dataset, IReadOnlyList<IReadOnlyList<float>> logits, CalibrationOptions options)
    {
        var order = Enumerable.Range(0, dataset.Queries.Count).ToArray();
        new SeededRandom(options.Seed).Shuffle<int>(order);
        var cut = (int)Math.Round(order.Length * options.FitFraction);
        var (fitted, others) = (Take(order[..cut]), Take(order[cut..]));
        foreach (var side in (ReadOnlySpan<ScoredLabel[]>)[fitted, others])
        {
            var relevant = side.Count(static pair => pair.IsRelevant);
            if (Math.Min(relevant, side.Length - relevant) < LeastOfEach)
            {
                throw new TrainingException(
                    $"The scores of '{dataset.Name}' cannot be calibrated: one part of its {order.Length} queries has {relevant} relevant and {side.Length - relevant} other candidates; expected at least {LeastOfEach} of each. Use more queries.");
            }
        }

        return (fitted, others);

        ScoredLabel[] Take(int[] indices) =>
            [.. indices.SelectMany(index => dataset.Queries[index].Candidates.Zip(logits[index], static (candidate, logit) => new ScoredLabel(logit, candidate.Grade > 0)))];
    }

    private static ScoredLabel[] Apply(ScoredLabel[] pairs, Func<double, double> curve) => Array.ConvertAll(pairs, pair => pair with { Score = curve(pair.Score) });
}
