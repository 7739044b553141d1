using System.Globalization;

namespace Reranker.ConsoleHost;

/// <summary>A dataset to judge models on and, where its candidates come from a run, the run's scores.</summary>
internal sealed class DatasetEvaluation
{
    /// <summary>Memory for what a joined model made of documents, which come up in query after query.</summary>
    public const long StateBytes = 2L << 30;

    private const string Candidates = "candidates";
    private const string Random = "random";

    private readonly RankingDataset _dataset;
    private readonly BeirRun? _scores;
    private readonly string _baseline;
    private readonly double _fusionWeight;
    private readonly int _withoutCandidates;

    private DatasetEvaluation(RankingDataset dataset, BeirRun? scores, string baseline, double fusionWeight)
    {
        _dataset = dataset;
        _scores = scores;
        _baseline = baseline;
        _fusionWeight = fusionWeight;
        _withoutCandidates = dataset.Queries.Count(static query => query.Candidates.Count == 0);
    }

    /// <param name="folder">A BEIR folder.</param>
    /// <param name="options">What of it is read.</param>
    /// <param name="fusionWeight">How much the model counts beside the run's scores; see <see cref="ScoreFusion"/>.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="DatasetFormatException">A file is missing, or a line is not as documented.</exception>
    /// <exception cref="InputException">No query tells one order from another.</exception>
    public static async Task<DatasetEvaluation> LoadAsync(string folder, BeirOptions options, double fusionWeight, CancellationToken cancellationToken)
    {
        var dataset = await BeirDataset.LoadAsync(folder, options, cancellationToken);
        dataset.RequireContrast(folder, $"qrels/{options.Split}.tsv");
        return options.CandidatesFile is { } run
            ? new DatasetEvaluation(dataset, await ScoresOfAsync(run, cancellationToken), Candidates, fusionWeight)
            : new DatasetEvaluation(dataset, scores: null, Random, fusionWeight);
    }

    /// <summary>Measures the model, the order that it must beat and, where the run has scores, both together; and all that against another model, where there is one.</summary>
    public async Task<EvaluationResult> RunAsync(IReranker reranker, IReranker? other, IReadOnlyList<int> cutoffs, Terminal terminal, CancellationToken cancellationToken)
    {
        var options = new EvaluationOptions { Cutoffs = cutoffs };
        if (_withoutCandidates > 0)
            terminal.Note(string.Create(CultureInfo.InvariantCulture, $"The run has no document for {_withoutCandidates:N0} of the {_dataset.Queries.Count:N0} queries: they count as 0."));
        var baseline = RerankingEvaluator.EvaluateBaseline(_dataset, options);
        var measured = await MeasureAsync(other is null ? [reranker] : [reranker, other], options, terminal, cancellationToken);
        var (model, rival) = (measured[0], measured.ElementAtOrDefault(1));
        return new EvaluationResult
        {
            Reports = [(_baseline, baseline), ("model", model.Alone), .. rival is null ? Array.Empty<(string, EvaluationReport)>() : [("other", rival.Alone)]],
            Model = model.Alone.Model.ToString(),
            Dataset = _dataset.Name,
            DatasetDigest = _dataset.Digest,
            Queries = _dataset.Queries.Count,
            QueriesWithoutCandidates = _withoutCandidates > 0 ? _withoutCandidates : null,
            EvaluatedDocuments = model.Alone.EvaluatedDocuments,
            Metrics = model.Alone.Means,
            BaselineOrder = _baseline,
            Baseline = baseline.Means,
            Random = _baseline == Random ? null : RerankingEvaluator.EvaluateRandom(_dataset, options: options).Means,
            Differences = Compare(model.Alone, baseline),
            Fused = model.Fused?.Means,
            FusionWeight = model.Fused is null ? null : _fusionWeight,
            FusedDifferences = model.Fused is null ? null : Compare(model.Fused, baseline),
            Against = rival is null ? null : new OtherModelResult
            {
                Model = rival.Alone.Model.ToString(),
                Metrics = rival.Alone.Means,
                Differences = Compare(model.Alone, rival.Alone),
                Fused = rival.Fused?.Means,
                FusedDifferences = model.Fused is null ? null : Compare(model.Fused, rival.Fused!),
            },
        };
    }

    private static async Task<BeirRun?> ScoresOfAsync(string path, CancellationToken cancellationToken) =>
        await BeirRun.LoadAsync(path, cancellationToken) is { HasScores: true } run ? run : null;

    private async Task<Orders[]> MeasureAsync(IReadOnlyList<IReranker> rerankers, EvaluationOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        using var line = terminal.StartProgress();
        var progress = new SynchronousProgress<EvaluationProgress>(done => line.Show(
            string.Create(CultureInfo.InvariantCulture, $"{_dataset.Name}: {done.Query:N0} of {done.Total:N0} queries")));
        var reports = await RerankingEvaluator.EvaluateAsync(rerankers, _dataset, options, progress, cancellationToken);
        return [.. reports.Select(report => new Orders(
            report, _scores is null ? null : RerankingEvaluator.EvaluateBaseline(ScoreFusion.Order(_dataset, _scores, report.Scores, _fusionWeight), options)))];
    }

    private static Dictionary<string, PairedComparison> Compare(EvaluationReport left, EvaluationReport right) => left.PerQuery.ToDictionary(
        static metric => metric.Key, metric => PairedComparison.Of(metric.Value, right.PerQuery[metric.Key]), StringComparer.Ordinal);

    /// <summary>A model's order, and that by it and the first stage together.</summary>
    private sealed record Orders(EvaluationReport Alone, EvaluationReport? Fused);
}
