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

    /// <exception cref="UsageException">A depth is given without a run.</exception>
    public BeirOptions ReadOptions(ParseResult parsed)
    {
        var (run, depth) = (parsed.GetValue(_candidates), parsed.GetValue(_depth));
        if (run is null && depth is not null)
            throw new UsageException($"{_depth.Name} is a run's: name one with {_candidates.Name}, or leave it out.");
        return new BeirOptions { Split = parsed.GetRequiredValue(_split), CandidatesFile = run, Depth = depth ?? CommonOptions.DefaultDepth };
    }

    /// <summary>Reads a BEIR folder by the options, or a file of what <c>train</c> reads; of that the queries with something relevant.</summary>
    /// <exception cref="InputException">No query tells one order from another.</exception>
    public async Task<RankingDataset> LoadAsync(string source, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(source) && new Option[] { _split, _candidates, _depth }.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } option)
            throw new UsageException($"{option.Name} is about a BEIR folder, and '{source}' is none: its lines hold their candidates. Leave it out, or name the folder.");
        var dataset = Directory.Exists(source) ? await BeirDataset.LoadAsync(source, ReadOptions(parsed), cancellationToken) : await ReadFileAsync(source, cancellationToken);
        dataset.RequireContrast(source, Directory.Exists(source) ? $"qrels/{parsed.GetRequiredValue(_split)}.tsv" : "its lines");
        return dataset;
    }

    private static async Task<RankingDataset> ReadFileAsync(string source, CancellationToken cancellationToken)
    {
        var data = await TrainingData.ReadAsync([source], cancellationToken);
        return new RankingDataset(data.Name, [.. data.Queries.Where(static query => query.HasRelevant)]) { Dropped = data.Dropped };
    }
}
