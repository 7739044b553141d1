using System.Globalization;

namespace Reranker.Training;

/// <summary>An option of a training that is out of its range.</summary>
public sealed class TrainingOptionException : TrainingException
{
    private TrainingOptionException(string subject, string option, object? value, string expected)
        : base(FormattableString.Invariant($"{subject} option {option} is {value}; expected {expected}."))
    {
        Option = option;
        Value = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        Expected = expected;
    }

    /// <summary>The option's property, such as <c>Epochs</c>.</summary>
    public string Option { get; }

    /// <summary>What it is, as text.</summary>
    public string Value { get; }

    /// <summary>What was expected, such as <c>at least 1</c>.</summary>
    public string Expected { get; }

    /// <exception cref="TrainingOptionException">The condition does not hold.</exception>
    internal static void Require(bool condition, string subject, string option, object? value, string expected)
    {
        if (!condition)
            throw new TrainingOptionException(subject, option, value, expected);
    }
}
