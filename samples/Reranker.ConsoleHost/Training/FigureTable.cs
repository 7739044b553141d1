using System.Globalization;
using System.Text;

namespace Reranker.ConsoleHost;

/// <summary>Held-out figures, better or worse, with the orders that the model has to beat.</summary>
internal static class FigureTable
{
    private const string Ndcg = "ndcg_at_10";
    private const string Mrr = "mrr_at_10";

    private const string Heading = """
        ## Held-out figures

        nDCG@10, and MRR@10 in brackets. *first stage*: the order in which the candidates came. *both*: the z-scores of first stage and model
        added, query by query. *difference*: model − first stage (− random where there is none) in nDCG@10, with a 95 % interval by paired bootstrap.

        | dataset | queries | random | first stage | model | both | difference |
        |---|---|---|---|---|---|---|

        """;

    /// <summary>The cut-offs that the table needs.</summary>
    public static IReadOnlyList<int> Cutoffs { get; } = [10];

    public static void Write(StringBuilder card, IReadOnlyList<EvaluationResult> figures, IReadOnlyList<HeldOutDataset> datasets)
    {
        card.Append(Heading);
        foreach (var figure in figures)
        {
            // Where there is no first stage, the baseline is the random order.
            var (random, first) = figure.Random is null ? (figure.Baseline, null) : (figure.Random, figure.Baseline);
            var difference = figure.Differences[Ndcg];
            card.Append(string.Create(
                CultureInfo.InvariantCulture,
                $"| {figure.Dataset} | {figure.Queries:N0} | {Cell(random)} | {Cell(first)} | {Cell(figure.Metrics)} | {Cell(figure.Fused)} | {Signed(difference.Mean)} [{Signed(difference.Low)}, {Signed(difference.High)}] |\n"));
        }

        card.Append('\n');
        foreach (var (figure, dataset) in figures.Zip(datasets))
        {
            card.Append(dataset.Options.CandidatesFile is { } run
                ? string.Create(CultureInfo.InvariantCulture, $"- {figure.Dataset}: `reranker evaluate --model MODEL --dataset {figure.Dataset} --candidates {Path.GetFileName(run)} --depth {dataset.Options.Depth}`\n")
                : $"- {figure.Dataset}: `reranker evaluate --model MODEL --dataset {figure.Dataset}` (every judged document of a query)\n");
        }

        card.Append('\n');
    }

    private static string Cell(IReadOnlyDictionary<string, double>? metrics) =>
        metrics is null ? "–" : string.Create(CultureInfo.InvariantCulture, $"{metrics[Ndcg]:F3} ({metrics[Mrr]:F3})");

    private static string Signed(double value) => value.ToString("+0.000;−0.000", CultureInfo.InvariantCulture);
}
