using Reranker.Onnx;

namespace Reranker.Training;

/// <summary>Calibrates a model's scores: fits the curve on a part of the queries, and measures it on the others.</summary>
public static class ScoreCalibrator
{
    // Fewer say nothing of probabilities.
    private const int LeastOfEach = 10;

    // What a card shows.
    private static readonly double[] TabledPrecisions = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

    /// <summary>Tells before any model has scored it whether a dataset has enough candidates of both kinds to fit a calibration to.</summary>
    /// <exception cref="TrainingException">It has not, or an option is out of its range.</exception>
    public static void Check(RankingDataset dataset, CalibrationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        options ??= new CalibrationOptions();
        options.Validate();
        SplitEnough(dataset, options);
    }

    /// <summary>Scores queries that a package's model was not trained on, with its full network, and fits a calibration to the scores.</summary>
    /// <param name="package">The package; a calibration that it has plays no part.</param>
    /// <param name="dataset">The queries; a candidate is relevant where its grade is above 0.</param>
    /// <param name="options">Method, threshold and split; <see langword="null"/> for the defaults.</param>
    /// <param name="progress">Told of every query that was scored.</param>
    /// <param name="cancellationToken">Cancels the scoring.</param>
    /// <exception cref="ModelPackageException">The package has no network.</exception>
    /// <exception cref="TrainingException">An option is out of its range, there are too few candidates of one kind, or the model ranks the wrong way round.</exception>
    public static async Task<ScoreCalibration> FitAsync(
        ModelPackage package, RankingDataset dataset, CalibrationOptions? options = null, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(dataset);
        Check(dataset, options);
        using var reranker = await RerankerModel.LoadAsync(package, cancellationToken: cancellationToken).ConfigureAwait(false);
        var report = await RerankingEvaluator.EvaluateAsync(reranker, dataset, progress: progress, cancellationToken: cancellationToken).ConfigureAwait(false);
        return Fit(dataset, report.Scores, options);
    }

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

        var (fittedQueries, otherQueries) = SplitEnough(dataset, options);
        RequireDifferences(logits);
        var (fitted, others) = (Label(dataset, logits, fittedQueries), Label(dataset, logits, otherQueries));
        var curve = FitCurve(fitted, options.Method);
        var (calibratedFitted, calibratedOthers) = (Apply(fitted, curve.Apply), Apply(others, curve.Apply));
        return curve with
        {
            FittedPairs = fitted.Length,
            ErrorBefore = ExpectedCalibrationError.Of(Apply(others, Sigmoid)),
            ErrorAfter = ExpectedCalibrationError.Of(calibratedOthers),
            Threshold = ThresholdSearch.Find(calibratedFitted, calibratedOthers, options.TargetPrecision),
            Thresholds = [.. TabledPrecisions.Select(precision => ThresholdSearch.Find(calibratedFitted, calibratedOthers, precision)).OfType<PrecisionThreshold>()],
        };
    }

    // Of a model that has one score for everything any curve makes the share of the relevant, which is no knowledge.
    private static void RequireDifferences(IReadOnlyList<IReadOnlyList<float>> logits)
    {
        if (!RankFusion.Differ([.. logits.SelectMany(static its => its).Select(static logit => (double)logit)]))
            throw new TrainingException("The scores cannot be calibrated: they are the same for all documents. Calibrate a model that tells documents apart.");
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

    /// <summary>The expected calibration error of a model's scores on the queries that <see cref="Fit"/> with the same options does not fit on.</summary>
    /// <param name="dataset">The queries.</param>
    /// <param name="logits">The model's raw scores, candidate by candidate.</param>
    /// <param name="calibration">The model's calibration; <see langword="null"/> where it has none and serves σ(logit).</param>
    /// <param name="options">The split.</param>
    internal static double MeasureError(RankingDataset dataset, IReadOnlyList<IReadOnlyList<float>> logits, ScoreCalibration? calibration, CalibrationOptions options) =>
        ExpectedCalibrationError.Of(Apply(Label(dataset, logits, Split(dataset, options).Others), calibration is null ? Sigmoid : calibration.Apply));

    private static (int[] Fitted, int[] Others) SplitEnough(RankingDataset dataset, CalibrationOptions options)
    {
        var (fitted, others) = Split(dataset, options);
        foreach (var side in (ReadOnlySpan<int[]>)[fitted, others])
        {
            var grades = side.SelectMany(index => dataset.Queries[index].Candidates).Select(static candidate => candidate.Grade).ToArray();
            var relevant = grades.Count(static grade => grade > 0);
            if (Math.Min(relevant, grades.Length - relevant) < LeastOfEach)
            {
                throw new TrainingException(
                    $"Scores cannot be calibrated on '{dataset.Name}': one part of its {dataset.Queries.Count} queries has {relevant} relevant and {grades.Length - relevant} other candidates; expected at least {LeastOfEach} of each. Use more queries.");
            }
        }

        return (fitted, others);
    }

    // By query: candidates of one query are alike, and figures from alike ones would flatter.
    private static (int[] Fitted, int[] Others) Split(RankingDataset dataset, CalibrationOptions options)
    {
        var order = Enumerable.Range(0, dataset.Queries.Count).ToArray();
        new SeededRandom(options.Seed).Shuffle<int>(order);
        var cut = (int)Math.Round(order.Length * options.FitFraction);
        return (order[..cut], order[cut..]);
    }

    private static ScoredLabel[] Label(RankingDataset dataset, IReadOnlyList<IReadOnlyList<float>> logits, int[] queries) =>
        [.. queries.SelectMany(query => dataset.Queries[query].Candidates.Zip(logits[query], static (candidate, logit) => new ScoredLabel(logit, candidate.Grade > 0)))];

    private static ScoredLabel[] Apply(ScoredLabel[] pairs, Func<double, double> curve) => Array.ConvertAll(pairs, pair => pair with { Score = curve(pair.Score) });

    private static double Sigmoid(double logit) => 1 / (1 + Math.Exp(-logit));
}
