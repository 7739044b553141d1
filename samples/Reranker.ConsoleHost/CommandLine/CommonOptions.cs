using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Reranker.ConsoleHost;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    /// <summary>The depth at which BEIR reranks.</summary>
    public const int DefaultDepth = 100;

    public static Option<string?> DataDirectory { get; } = new("--data-directory")
    {
        Description = "Where runs, models and feedback are kept. [default: $Reranker__DataDirectory, then .reranker]",
        HelpName = "FOLDER",
        Recursive = true,
    };

    public static Option<bool> Json { get; } = new("--json") { Description = "Print the result as one JSON object.", Recursive = true };

    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "Log to stderr what is being done.", Recursive = true };

    public static void AddTo(Command root)
    {
        root.Add(DataDirectory);
        root.Add(Json);
        root.Add(Verbose);
    }

    public static Option<string?> Model(string description = "The model: a folder, models:/NAME/VERSION, models:/NAME@ALIAS or runs:/ID/PATH. [default: the champion]") =>
        new("--model") { Description = description, HelpName = "MODEL" };

    public static Option<string> Output(string package = "the package") =>
        new("--output") { Description = $"Where {package} shall be; a folder that does not exist.", HelpName = "FOLDER", Required = true };

    public static Option<bool> Raw() => new("--raw") { Description = "Print logits instead of scores." };

    public static Option<bool> Calibrated() => new("--calibrated") { Description = "Print probabilities of relevance, by the model's calibration." };

    public static Option<int?> Depth() => Number("--depth", $"How many candidates of a run are ranked. [default: {DefaultDepth}]");

    public static Option<double> FusionWeight()
    {
        var option = new Option<double>("--fusion-weight")
        {
            Description = "How much the model counts beside the run's scores where both order together (z-scores, query by query). Choose it on queries that judge nothing else.",
            HelpName = "X",
            DefaultValueFactory = static _ => 1,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && !(weight > 0 && double.IsFinite(weight)))
                result.AddError($"--fusion-weight is {token.Value}; expected a number above 0.");
        });
        return option;
    }

    public static Option<IReadOnlyList<int>> Cutoffs() => new("--k")
    {
        Description = "The cut-offs of the metrics, separated by commas.",
        HelpName = "N,…",
        CustomParser = ParseCutoffs,
        DefaultValueFactory = static _ => [5, 10],
    };

    /// <summary>A whole number from <paramref name="least"/> up, or nothing.</summary>
    public static Option<int?> Number(string name, string description, int least = 1)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && int.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value < least)
                result.AddError($"{name} is {value}; expected at least {least}.");
        });
        return option;
    }

    private static List<int> ParseCutoffs(ArgumentResult result)
    {
        var cutoffs = new List<int>();
        foreach (var part in result.Tokens.SelectMany(static token => token.Value.Split(',')))
        {
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var cutoff) && cutoff > 0)
                cutoffs.Add(cutoff);
            else
                result.AddError($"--k has '{part}'; expected whole numbers from 1, separated by commas, such as 5,10.");
        }

        return cutoffs;
    }
}
