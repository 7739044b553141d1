using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Reranker.Training;

namespace Reranker.ConsoleHost;

/// <summary>The options of a training on feedback: how it becomes what the challenger learns from.</summary>
internal sealed class FeedbackFlags
{
    private readonly Option<string?> _negatives = new("--feedback-negatives") { Description = "Which results that were not chosen count as not relevant: all, or those above the last choice. [default: all]" };

    private readonly Option<PropensityOptions?> _propensity = new("--propensity")
    {
        Description = "A result at a place is looked at with the probability place^-ETA; choices count by its inverse. The feedback itself tells ETA with 'estimate'. [default: all count the same]",
        HelpName = "ETA|estimate",
        CustomParser = ParsePropensity,
    };

    public void AddTo(Command command)
    {
        _negatives.AcceptOnlyFromAmong("all", "skip-above");
        command.Add(_negatives);
        command.Add(_propensity);
    }

    /// <exception cref="UsageException">An option is out of its range.</exception>
    public FeedbackLabels ReadLabels(ParseResult parsed)
    {
        var labels = new FeedbackLabels
        {
            Negatives = parsed.GetValue(_negatives) == "skip-above" ? FeedbackNegatives.SkipAbove : FeedbackNegatives.All,
            Propensity = parsed.GetValue(_propensity),
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

    /// <exception cref="UsageException">An option of a training on feedback was given.</exception>
    public void RequireNone(ParseResult parsed)
    {
        foreach (var option in new Option[] { _negatives, _propensity })
            if (parsed.GetResult(option) is { Implicit: false })
                throw new UsageException($"{option.Name} goes with --date-from and --date-to only: files say themselves what is relevant.");
    }

    private static PropensityOptions? ParsePropensity(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text == "estimate")
            return new PropensityOptions();
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var eta))
            return new PropensityOptions { Eta = eta };
        result.AddError($"--propensity is '{text}'; expected a number from 0 to 3, or 'estimate'.");
        return null;
    }
}
