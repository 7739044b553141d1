using System.CommandLine;
using Reranker.Training;

namespace Reranker.ConsoleHost;

/// <summary>The options of a training on feedback: what it is made of, and how the challenger's scores are calibrated.</summary>
internal sealed class FeedbackFlags
{
    private readonly Option<string?> _negatives = new("--feedback-negatives") { Description = "Which results that were not chosen count as not relevant: all, or those above the last choice. [default: all]" };

    private readonly Option<double?> _eta = new("--propensity-eta")
    {
        Description = "A result at a place is looked at with the probability place^-ETA; choices count by its inverse. [default: all count the same]",
        HelpName = "ETA",
    };

    private readonly Option<string?> _calibration = new("--calibration") { Description = "How the challenger's scores are calibrated, on held-out queries. [default: platt]" };

    public void AddTo(Command command)
    {
        _negatives.AcceptOnlyFromAmong("all", "skip-above");
        _calibration.AcceptOnlyFromAmong("temperature", "platt", "isotonic", "none");
        command.Add(_negatives);
        command.Add(_eta);
        command.Add(_calibration);
    }

    /// <exception cref="UsageException">An option is out of its range.</exception>
    public FeedbackLabels ReadLabels(ParseResult parsed)
    {
        var labels = new FeedbackLabels
        {
            Negatives = parsed.GetValue(_negatives) == "skip-above" ? FeedbackNegatives.SkipAbove : FeedbackNegatives.All,
            PropensityEta = parsed.GetValue(_eta),
        };
        try
        {
            labels.Validate();
            return labels;
        }
        catch (TrainingException error)
        {
            throw new UsageException(error.Message);
        }
    }

    public CalibrationOptions? ReadCalibration(ParseResult parsed) => parsed.GetValue(_calibration) switch
    {
        null => new CalibrationOptions(),
        "none" => null,
        var method => new CalibrationOptions { Method = Enum.Parse<CalibrationMethod>(method, ignoreCase: true) },
    };

    /// <exception cref="UsageException">An option of a training on feedback was given.</exception>
    public void RequireNone(ParseResult parsed)
    {
        foreach (var option in new Option[] { _negatives, _eta, _calibration })
            if (parsed.GetResult(option) is { Implicit: false })
                throw new UsageException($"{option.Name} goes with --date-from and --date-to only: files say themselves what is relevant.");
    }
}
