namespace Reranker;

/// <summary>Turns a model's logits into probabilities of relevance, never changing their order: the manifest's <c>calibration</c>.</summary>
/// <remarks>Immutable and safe for concurrent use. The figures come from queries that it was not fitted on.</remarks>
public sealed record ScoreCalibration
{
    /// <summary>How.</summary>
    public required CalibrationMethod Method { get; init; }

    /// <summary>T, above 0; absent for <see cref="CalibrationMethod.Isotonic"/>.</summary>
    public double? Temperature { get; init; }

    /// <summary>b; absent but for <see cref="CalibrationMethod.Platt"/>.</summary>
    public double? Bias { get; init; }

    /// <summary>The curve's logits, rising; present for <see cref="CalibrationMethod.Isotonic"/>.</summary>
    public IReadOnlyList<double>? Logits { get; init; }

    /// <summary>The probability at each of <see cref="Logits"/>, from 0 to 1, never falling. Beyond the ends the curve is level.</summary>
    public IReadOnlyList<double>? Probabilities { get; init; }

    /// <summary>The query-document pairs that it was fitted on.</summary>
    public int? FittedPairs { get; init; }

    /// <summary>The expected calibration error of σ(logit), from 0 to 1; see <c>ExpectedCalibrationError</c> of Reranker.Training for the bins.</summary>
    public double? ErrorBefore { get; init; }

    /// <summary>The expected calibration error of the calibrated scores, on the same pairs.</summary>
    public double? ErrorAfter { get; init; }

    /// <summary>The score from which on documents are relevant with a wanted precision; <see langword="null"/> where no score reached it.</summary>
    public PrecisionThreshold? Threshold { get; init; }

    /// <summary>What several wanted precisions cost, lowest first; those that no score reached are left out.</summary>
    public IReadOnlyList<PrecisionThreshold>? Thresholds { get; init; }

    /// <summary>The probability, from 0 to 1, that a document with this logit is relevant.</summary>
    public double Apply(double logit) =>
        Method == CalibrationMethod.Isotonic ? Interpolate(logit) : 1 / (1 + Math.Exp(-((logit / Temperature!.Value) + (Bias ?? 0))));

    /// <summary>What makes it unusable, in words; <see langword="null"/> where nothing does.</summary>
    internal string? FindError()
    {
        if (Method != CalibrationMethod.Isotonic)
        {
            return Temperature is > 0 && double.IsFinite(Temperature.Value) && double.IsFinite(Bias ?? 0)
                ? null
                : FormattableString.Invariant($"its temperature is {(object?)Temperature ?? "absent"}; expected a number above 0");
        }

        if (Logits is not { Count: > 0 } || Probabilities?.Count != Logits.Count)
            return FormattableString.Invariant($"its curve has {Logits?.Count ?? 0} logits and {Probabilities?.Count ?? 0} probabilities; expected as many of both, and at least one");
        return Logits.Zip(Logits.Skip(1)).All(static pair => pair.First < pair.Second) &&
            Probabilities.Zip(Probabilities.Skip(1)).All(static pair => pair.First <= pair.Second) && Probabilities[0] >= 0 && Probabilities[^1] <= 1
            ? null
            : "its curve is broken; expected logits that rise, and probabilities from 0 to 1 that never fall";
    }

    private double Interpolate(double logit)
    {
        if (logit <= Logits![0])
            return Probabilities![0];
        if (logit >= Logits[^1])
            return Probabilities![^1];
        var (low, high) = (0, Logits.Count - 1);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (Logits[middle] <= logit)
                low = middle;
            else
                high = middle;
        }

        var share = (logit - Logits[low]) / (Logits[high] - Logits[low]);
        return Probabilities![low] + (share * (Probabilities[high] - Probabilities[low]));
    }
}
