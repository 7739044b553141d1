using System.Globalization;

namespace Reranker.ConsoleHost;

/// <summary>A dataset to judge models on and, where its candidates come from a run, the run's scores.</summary>
internal sealed class DatasetEvaluation
{
    private const string Candidates = "candidates";
    private const string Random = "random";

    private readonly RankingDataset _dataset;
    private readonly RunScores? _scores;
    private readonly string _baseline;

    private DatasetEvaluation(RankingDataset dataset, RunScores? scores, string baseline)
    {
        _dataset = dataset;
        _scores = scores;
        _baseline = baseline;
    }

    /// <exception cref="DatasetFormatException">A file is missing, or a line is not as documented.</exception>
    /// <exception cref="InputException">Nothing in it is judged relevant.</exception>
    public static async Task<DatasetEvaluation> LoadAsync(string folder, BeirOptions options, CancellationToken cancellationToken)
    {
        var dataset = await BeirDataset.LoadAsync(folder, options, cancellationToken);
        if (dataset.Queries.Count == 0)
            throw new InputException($"'{folder}' has no query with a relevant document in qrels/{options.Split}.tsv, so there is nothing to measure.");
        return options.CandidatesFile is { } run
            ? new DatasetEvaluation(dataset, await RunScores.ReadAsync(run, cancellationToken), Candidates)
            : new DatasetEvaluation(dataset, scores: null, Random);
    }

    /// <summary>Measures the model, the order that it must beat and, where the run has scores, both together.</summary>
    public async Task<EvaluationResult> RunAsync(IReranker reranker, IReadOnlyList<int> cutoffs, Terminal terminal, CancellationToken cancellationToken)
    {
        var options = new EvaluationOptions { Cutoffs = cutoffs };
        using var line = terminal.StartProgress();
        var progress = new SynchronousProgress<EvaluationProgress>(done => line.Show(
            string.Create(CultureInfo.InvariantCulture, $"{_dataset.Name}: {done.Query:N0} of {done.Total:N0} queries")));

        var report = await RerankingEvaluator.EvaluateAsync(reranker, _dataset, options, progress, cancellationToken);
        var baseline = RerankingEvaluator.EvaluateBaseline(_dataset, options);
        var fused = _scores is null ? null : ScoreFusion.Order(_dataset, _scores, report.Scores);
        return new EvaluationResult
        {
            Model = report.Model.ToString(),
            Dataset = _dataset.Name,
            DatasetDigest = _dataset.Digest,
            Queries = _dataset.Queries.Count,
            EvaluatedDocuments = report.EvaluatedDocuments,
            Metrics = report.Means,
            BaselineOrder = _baseline,
            Baseline = baseline.Means,
            Random = _baseline == Random ? null : RerankingEvaluator.EvaluateRandom(_dataset, options: options).Means,
            Differences = report.PerQuery.Keys.Where(static metric => metric.StartsWith("ndcg", StringComparison.Ordinal))
                .ToDictionary(static metric => metric, metric => Compare(report.PerQuery[metric], baseline.PerQuery[metric]), StringComparer.Ordinal),
            Fused = fused is null ? null : RerankingEvaluator.EvaluateBaseline(fused, options).Means,
        };
    }

    private static DifferenceResult Compare(IReadOnlyList<double> model, IReadOnlyList<double> baseline)
    {
        var (low, high) = PairedBootstrap.Interval(model, baseline);
        return new DifferenceResult(model.Zip(baseline, static (left, right) => left - right).Average(), low, high);
    }
}
