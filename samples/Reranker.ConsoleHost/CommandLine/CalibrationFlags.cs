using System.CommandLine;
using Reranker.Training;

namespace Reranker.ConsoleHost;

/// <summary>The options that say how scores become probabilities.</summary>
internal sealed class CalibrationFlags
{
    private const string None = "none";
    private static readonly string[] Methods = ["temperature", "platt", "isotonic"];

    private readonly Option<string?> _method;
    private readonly Option<double?> _target = new("--precision-target") { Description = "The precision that a threshold is sought for. [default: 0.9]", HelpName = "X" };

    private readonly Option<bool> _intoWeights = new("--into-weights") { Description = "Put the calibration into the weights, so that plain scores are probabilities, too." };

    private CalibrationFlags(Option<string?> method, params string[] methods)
    {
        _method = method;
        _method.AcceptOnlyFromAmong(methods);
    }

    public static CalibrationFlags OfCalibrate() => new(new Option<string?>("--method") { Description = "The kind of curve. [default: platt]" }, Methods);

    public static CalibrationFlags OfTrain() => new(
        new Option<string?>("--calibration", "--calibrate") { Description = "How scores are calibrated: on feedback, with held-out queries [default: platt]; on files, with the --validate ones [default: none]" },
        [.. Methods, None]);

    /// <summary>Adds what a finished package can have besides.</summary>
    public void AddIntoWeightsTo(Command command) => command.Add(_intoWeights);

    public void AddTo(Command command)
    {
        command.Add(_method);
        command.Add(_target);
    }

    public bool ReadIntoWeights(ParseResult parsed) => parsed.GetValue(_intoWeights);

    /// <summary>What was asked for; <paramref name="usual"/> where nothing was.</summary>
    /// <exception cref="UsageException">An option is out of its range, or goes without a calibration.</exception>
    public CalibrationOptions? Read(ParseResult parsed, CalibrationOptions? usual)
    {
        var (method, target) = (parsed.GetValue(_method), parsed.GetValue(_target));
        var options = method switch
        {
            null => usual,
            None => null,
            _ => new CalibrationOptions { Method = Enum.Parse<CalibrationMethod>(method, ignoreCase: true) },
        };
        if (target is null)
            return options;
        options = options is null
            ? throw new UsageException($"{_target.Name} is a calibration's: say {_method.Name} too.")
            : options with { TargetPrecision = target.Value };
        try
        {
            options.Validate();
            return options;
        }
        catch (TrainingException error)
        {
            throw new UsageException(error.Message);
        }
    }
}
