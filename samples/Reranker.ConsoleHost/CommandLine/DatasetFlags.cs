using System.CommandLine;
using Reranker.Training;

namespace Reranker.ConsoleHost;

/// <summary>The options that name judged queries to measure on.</summary>
internal sealed class DatasetFlags
{
    private readonly Option<string?> _dataset;
    private readonly Option<string> _split = new("--split") { Description = "Which judgements of a BEIR folder: qrels/SPLIT.tsv.", HelpName = "SPLIT", DefaultValueFactory = static _ => "test" };

    private readonly Option<string?> _candidates = new("--candidates")
    {
        Description = "A run, tab-separated: query, document, rank, score. [default: every judged document of a query]",
        HelpName = "RUN.tsv",
    };

    private readonly Option<int?> _depth = CommonOptions.Depth();

    /// <param name="description">What the dataset is for, and what may be named.</param>
    /// <param name="helpName">What stands for it in the help.</param>
    /// <param name="isRequired">Whether there is no default.</param>
    public DatasetFlags(string description, string helpName = "FOLDER_OR_FILE", bool isRequired = true) =>
        _dataset = new("--dataset") { Description = description, HelpName = helpName, Required = isRequired };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _dataset, _split, _candidates, _depth })
            command.Add(option);
    }

    public string? ReadSource(ParseResult parsed) => parsed.GetValue(_dataset);

    public BeirOptions ReadOptions(ParseResult parsed) => new()
    {
        Split = parsed.GetRequiredValue(_split),
        CandidatesFile = parsed.GetValue(_candidates),
        Depth = parsed.GetValue(_depth) ?? CommonOptions.DefaultDepth,
    };

    /// <summary>Reads a BEIR folder by the options, or a file of what <c>train</c> reads.</summary>
    public Task<RankingDataset> LoadAsync(string source, ParseResult parsed, CancellationToken cancellationToken) => Directory.Exists(source)
        ? BeirDataset.LoadAsync(source, ReadOptions(parsed), cancellationToken)
        : TrainingData.ReadAsync([source], cancellationToken);
}
