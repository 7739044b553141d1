using System.Globalization;
using Reranker.Training;

namespace Reranker.ConsoleHost;

/// <summary>Evaluations as a model card shows them.</summary>
internal static class CardFigures
{
    private const string Metric = "ndcg_at_10";

    /// <summary>The cut-offs that a card shows.</summary>
    public static IReadOnlyList<int> Cutoffs { get; } = [10];

    /// <param name="result">What was measured.</param>
    /// <param name="dataset">What it was measured on.</param>
    public static HeldOutFigures Of(EvaluationResult result, HeldOutDataset dataset) =>
        new()
        {
            Dataset = result.Dataset,
            Queries = result.Queries,
            DatasetDigest = result.DatasetDigest,
            Model = result.Metrics,
            // Where there is no first stage, the baseline is the random order.
            Random = result.Random ?? result.Baseline,
            FirstStage = result.Random is null ? null : result.Baseline,
            Fused = result.Fused,
            FusionWeight = result.FusionWeight ?? 1,
            Difference = result.Differences[Metric],
            FusedDifference = result.FusedDifferences?[Metric],
            Reproduction = dataset.Options.CandidatesFile is { } run
                ? string.Create(CultureInfo.InvariantCulture, $"`reranker evaluate --model MODEL --dataset {result.Dataset} --candidates {Path.GetFileName(run)} --depth {dataset.Options.Depth}{Fusion(result.FusionWeight)}`")
                : $"`reranker evaluate --model MODEL --dataset {result.Dataset}` (every judged document of a query)",
        };

    private static string Fusion(double? weight) => weight is null or 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" --fusion-weight {weight}");
}
