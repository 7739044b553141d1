namespace Reranker.Training;

/// <summary>How a model's scores are calibrated.</summary>
public sealed record CalibrationOptions
{
    /// <summary>The kind of curve. Default: <see cref="CalibrationMethod.Platt"/>, since the default loss leaves the zero of the logits open.</summary>
    public CalibrationMethod Method { get; init; } = CalibrationMethod.Platt;

    /// <summary>The precision for which a threshold is sought, above 0 and at most 1. Default: 0.9.</summary>
    public double TargetPrecision { get; init; } = 0.9;

    /// <summary>The share of the queries that the curve is fitted on, from 0.1 to 0.9; the figures come from the others. Default: 0.5.</summary>
    public double FitFraction { get; init; } = 0.5;

    /// <summary>Decides which queries these are. Default: 42.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>
    /// Whether a Platt calibration is put into the weights, so that the plain score, the sigmoid of the logit, is the probability for whoever runs the network. The order of scores
    /// stays; a quantized network has to be made anew. Default: <see langword="false"/>.
    /// </summary>
    public bool IntoWeights { get; init; }

    /// <summary>Checks the options.</summary>
    /// <exception cref="TrainingOptionException">One of them is out of its range.</exception>
    public void Validate()
    {
        Require(Enum.IsDefined(Method), nameof(Method), Method, string.Join(" or ", Enum.GetNames<CalibrationMethod>()));
        Require(TargetPrecision is > 0 and <= 1, nameof(TargetPrecision), TargetPrecision, "above 0 and at most 1");
        Require(!IntoWeights || Method == CalibrationMethod.Platt, nameof(IntoWeights), IntoWeights, "false for a calibration that is not Platt's");
        Require(FitFraction is >= 0.1 and <= 0.9, nameof(FitFraction), FitFraction, "from 0.1 to 0.9");
    }

    private static void Require(bool condition, string name, object? value, string expected) =>
        TrainingOptionException.Require(condition, "The calibration", name, value, expected);
}
