using System.CommandLine;
using Reranker.Training;

namespace Reranker.ConsoleHost;

/// <summary>The options that add what models know to the data: hard negatives and teachers' scores.</summary>
internal sealed class EnrichmentFlags
{
    private readonly Option<int?> _negatives = CommonOptions.Number("--hard-negatives", "Negatives that a model finds hard, added to each query at most. [default: 0]");

    private readonly Option<int?> _range = CommonOptions.Number("--hard-negatives-range", "How many of BM25's best matches that model scores for a query. [default: 50]");

    private readonly Option<string?> _model = new("--hard-negatives-model") { Description = "The model that finds them hard, on files. [default: the champion]", HelpName = "MODEL" };

    private readonly Option<double?> _margin = new("--relative-margin")
    {
        Description = "A hard negative scores at most the relevant text's score less this share of it. [default: 0.05]",
        HelpName = "X",
    };

    private readonly Option<string[]> _teacher = new("--teacher")
    {
        Description = "Who teaches, with --loss listwise-softmax, margin-mse or mse: models, and bm25. Several, or one with a weight, or bm25, count by their z-scores, query by query.",
        HelpName = "MODEL[=WEIGHT]…",
        AllowMultipleArgumentsPerToken = true,
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _negatives, _range, _model, _margin, _teacher })
            command.Add(option);
    }

    /// <exception cref="UsageException">A teacher cannot be read, or the loss does not fit.</exception>
    public TeacherMixture? ReadTeacher(ParseResult parsed, TrainingOptions training)
    {
        try
        {
            var teacher = parsed.GetValue(_teacher) is { Length: > 0 } names ? TeacherMixture.Parse(names) : null;
            training.CheckTeacher(teacher);
            return teacher;
        }
        catch (TrainingException error)
        {
            throw new UsageException(error.Message);
        }
    }

    /// <summary>The model that finds negatives hard; <see langword="null"/> for the champion.</summary>
    public string? ReadHardNegativesModel(ParseResult parsed) => parsed.GetValue(_model);

    /// <exception cref="UsageException">An option of a training on files was given.</exception>
    public void RequireChampion(ParseResult parsed)
    {
        if (parsed.GetResult(_model) is { Implicit: false })
            throw new UsageException($"{_model.Name} goes with --data and --recipe only: on feedback it is the champion that finds negatives hard.");
    }

    /// <exception cref="UsageException">An option is out of its range, or has nothing to say something of.</exception>
    public HardNegativeOptions? ReadHardNegatives(ParseResult parsed)
    {
        if (parsed.GetValue(_negatives) is not { } count)
        {
            foreach (var option in new Option[] { _range, _model, _margin })
                if (parsed.GetResult(option) is { Implicit: false })
                    throw new UsageException($"{option.Name} goes with {_negatives.Name}, which says how many.");
            return null;
        }

        var options = new HardNegativeOptions { NumNegatives = count };
        options = options with { RangeMax = parsed.GetValue(_range) ?? options.RangeMax, RelativeMargin = parsed.GetValue(_margin) ?? options.RelativeMargin };
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
