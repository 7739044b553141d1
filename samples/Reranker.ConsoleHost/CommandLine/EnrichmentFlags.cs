using System.CommandLine;
using Reranker.Training;

namespace Reranker.ConsoleHost;

/// <summary>The options that add what models know to the data: hard negatives and a teacher's scores.</summary>
internal sealed class EnrichmentFlags
{
    private readonly Option<int?> _negatives = CommonOptions.Number("--hard-negatives", "Negatives that the champion finds hard, added to each query at most. [default: 0]");

    private readonly Option<double?> _margin = new("--relative-margin")
    {
        Description = "A hard negative scores at most the relevant text's score less this share of it. [default: 0.05]",
        HelpName = "X",
    };

    private readonly Option<string?> _teacher = new("--teacher") { Description = "The model to distil, with --loss margin-mse or mse.", HelpName = "MODEL" };

    public void AddTo(Command command)
    {
        command.Add(_negatives);
        command.Add(_margin);
        command.Add(_teacher);
    }

    public string? ReadTeacher(ParseResult parsed) => parsed.GetValue(_teacher);

    /// <exception cref="UsageException">An option is out of its range.</exception>
    public HardNegativeOptions? ReadHardNegatives(ParseResult parsed)
    {
        if (parsed.GetValue(_negatives) is not { } count)
            return null;
        var options = new HardNegativeOptions { NumNegatives = count };
        options = options with { RelativeMargin = parsed.GetValue(_margin) ?? options.RelativeMargin };
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
