using CsCheck;

namespace Reranker.Training.Tests;

public class ScoreCalibratorTests
{
    [Fact]
    public void Platt_recovers_the_curve_that_the_labels_came_from()
    {
        var (dataset, logits) = Simulate(queries: 4_000, logit => Sigmoid((logit / 2) - 1.5));
        var calibration = ScoreCalibrator.Fit(dataset, logits);
        Assert.Equal(2, calibration.Temperature!.Value, 0.15);
        Assert.Equal(-1.5, calibration.Bias!.Value, 0.1);
        Assert.True(calibration.ErrorBefore > 0.2 && calibration.ErrorAfter < 0.02, $"{calibration.ErrorBefore} → {calibration.ErrorAfter}");
    }

    [Fact]
    public void Temperature_recovers_how_much_too_sure_a_model_is()
    {
        var (dataset, logits) = Simulate(queries: 4_000, static logit => Sigmoid(logit / 3));
        var calibration = ScoreCalibrator.Fit(dataset, logits, new CalibrationOptions { Method = CalibrationMethod.Temperature });
        Assert.Equal(3, calibration.Temperature!.Value, 0.2);
        Assert.Null(calibration.Bias);
        Assert.True(calibration.ErrorAfter < calibration.ErrorBefore);
    }

    [Fact]
    public void Isotonic_mends_what_no_sigmoid_fits()
    {
        var (dataset, logits) = Simulate(queries: 4_000, static logit => logit < 1 ? 0.05 : 0.6);
        var platt = ScoreCalibrator.Fit(dataset, logits);
        var isotonic = ScoreCalibrator.Fit(dataset, logits, new CalibrationOptions { Method = CalibrationMethod.Isotonic });
        Assert.True(isotonic.ErrorAfter < platt.ErrorAfter && isotonic.ErrorAfter < 0.02, $"{isotonic.ErrorAfter} against {platt.ErrorAfter}");
        Assert.Equal(0.6, isotonic.Apply(3), 0.1);
    }

    [Fact]
    public void Pools_of_adjacent_violators_worked_out_by_hand()
    {
        // Labels 0 1 0 0 1 1: the 1 and the two 0s after it violate and pool to 1/3.
        var (scores, values) = IsotonicRegression.Fit([.. Enumerable.Zip([1.0, 2, 3, 4, 5, 6], [false, true, false, false, true, true], static (score, label) => new ScoredLabel(score, label))]);
        Assert.Equal([1, 2, 4, 5, 6], scores);
        Assert.Equal([0, 1 / 3.0, 1 / 3.0, 1, 1], values);
    }

    [Fact]
    public void Isotonic_values_never_fall_and_keep_the_mean() =>
        Gen.Select(Gen.Int[0, 20], Gen.Bool).Array[1, 60].Sample(drawn =>
        {
            ScoredLabel[] pairs = [.. drawn.Select(static pair => new ScoredLabel(pair.Item1, pair.Item2))];
            var (scores, values) = IsotonicRegression.Fit(pairs);
            Assert.Equal(values.Order(), values);
            var curve = new ScoreCalibration { Method = CalibrationMethod.Isotonic, Logits = scores, Probabilities = values };
            Assert.Equal(scores.Order().Distinct(), scores);
            Assert.Equal(pairs.Average(static pair => pair.IsRelevant ? 1.0 : 0), pairs.Average(pair => curve.Apply(pair.Score)), 1e-9);
        });

    [Fact]
    public void The_expected_calibration_error_worked_out_by_hand() =>
        // Two bins. Below 0.5: probabilities 0.1 and 0.3, one relevant: |1 − 0.4| = 0.6. From 0.5: 0.8 and 1, both relevant: |2 − 1.8| = 0.2. Together 0.8 / 4.
        Assert.Equal(0.2, ExpectedCalibrationError.Of([0.1, 0.3, 0.8, 1], [true, false, true, true], bins: 2), 1e-12);

    [Fact]
    public void A_threshold_is_the_least_that_reaches_the_precision_and_its_figures_come_from_others()
    {
        ScoredLabel[] fitted = [new(0.9, true), new(0.8, true), new(0.7, false), new(0.6, true), new(0.5, false)];
        ScoredLabel[] others = [new(0.95, true), new(0.65, false), new(0.6, true), new(0.2, true)];
        var threshold = ThresholdSearch.Find(fitted, others, targetPrecision: 0.75, leastAccepted: 1);
        Assert.Equal(new PrecisionThreshold(0.75, 0.6, 2 / 3.0, 2 / 3.0), threshold);
        Assert.Null(ThresholdSearch.Find([new(0.9, false), new(0.8, true)], others, targetPrecision: 0.9, leastAccepted: 1));
        Assert.Null(ThresholdSearch.Find(fitted, others, targetPrecision: 0.1));
    }

    [Fact]
    public void Too_few_relevant_candidates_are_refused()
    {
        var (dataset, logits) = Simulate(queries: 4, static _ => 0.5);
        var error = Assert.Throws<TrainingException>(() => ScoreCalibrator.Fit(dataset, logits));
        Assert.Contains("expected at least 10 of each", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_ranks_the_wrong_way_round_is_refused()
    {
        var (dataset, logits) = Simulate(queries: 400, static logit => Sigmoid(-logit));
        Assert.Contains("cannot be calibrated", Assert.Throws<TrainingException>(() => ScoreCalibrator.Fit(dataset, logits)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_that_tell_the_classes_apart_without_a_fault_have_a_finite_calibration()
    {
        var (dataset, logits) = Simulate(queries: 200, static logit => logit > 0 ? 1 : 0);
        Assert.InRange(ScoreCalibrator.Fit(dataset, logits).Temperature!.Value, 1e-3, 1);
    }

    // Queries of three candidates with logits from −6 to 6, relevant with a probability that the logit decides.
    private static (RankingDataset Dataset, IReadOnlyList<IReadOnlyList<float>> Logits) Simulate(int queries, Func<double, double> probability)
    {
        var random = new Random(7);
        var logits = Enumerable.Range(0, queries).Select(_ => Enumerable.Range(0, 3).Select(_ => (float)((random.NextDouble() * 12) - 6)).ToArray()).ToArray();
        return (new RankingDataset("simulated", [.. logits.Select((its, i) => new RankingQuery($"{i}", "q",
            [.. its.Select((logit, j) => new RankingCandidate($"{j}", "", random.NextDouble() < probability(logit) ? 1 : 0))]))]), logits);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
