using System.Globalization;

namespace Reranker.Training;

/// <summary>Held-out figures, better or worse, with the orders that the model has to beat; an order that no dataset has gets no column.</summary>
internal static class FigureTable
{
    private const string Ndcg = "ndcg_at_10";
    private const string Mrr = "mrr_at_10";

    private static readonly (string Name, string? Meaning, Func<HeldOutFigures, IReadOnlyDictionary<string, double>?> Metrics)[] Orders =
    [
        ("random", null, static figures => figures.Random),
        ("first stage", "the order in which the candidates came", static figures => figures.FirstStage),
        ("champion", "the model in use when this one was trained", static figures => figures.Champion),
        ("model", null, static figures => figures.Model),
        ("both", null, static figures => figures.Fused),
    ];

    public static void Write(MarkdownText text, IReadOnlyList<HeldOutFigures> all)
    {
        var orders = Orders.Where(order => all.Any(figures => order.Metrics(figures) is not null)).ToArray();
        text.Heading("Held-out figures");
        text.Verbatim("nDCG@10, and MRR@10 in brackets.");
        foreach (var (name, meaning, _) in orders)
            if (meaning is not null)
                text.Line($"*{name}*: {meaning}.");
        foreach (var weight in all.Where(static figures => figures.Fused is not null).Select(static figures => figures.FusionWeight).Distinct())
            text.Line($"*both*: {(weight is 1 ? "the z-scores of first stage and model added" : FormattableString.Invariant($"the first stage's z-scores plus {weight} times the model's"))}, query by query.");
        text.Line($"*difference*: {Reference(all)} in nDCG@10, with a 95 % interval by paired bootstrap, and in standard errors (SE).\n");

        string[] fused = all.Any(static figures => figures.FusedDifference is not null) ? ["both − first stage"] : [];
        string[] columns = ["dataset", "queries", .. orders.Select(static order => order.Name), "difference", .. fused];
        text.Cells(columns);
        text.Verbatim(string.Concat(Enumerable.Repeat("|---", columns.Length)) + "|");
        foreach (var figures in all)
        {
            text.Cells([
                figures.Dataset, figures.Queries.ToString("N0", CultureInfo.InvariantCulture), .. orders.Select(order => Cell(order.Metrics(figures))),
                Cell(figures.Difference), .. fused.Select(_ => Cell(figures.FusedDifference))]);
        }

        text.Verbatim("");
        foreach (var figures in all)
            text.Line($"- {figures.Dataset}: {(figures.Reproduction is { } how ? $"{how}; " : "")}digest `{figures.DatasetDigest}`");
    }

    private static string Reference(IReadOnlyList<HeldOutFigures> all)
    {
        if (all.Any(static figures => figures.Champion is not null))
            return "model − champion";
        if (all.All(static figures => figures.FirstStage is null))
            return "model − random";
        return all.All(static figures => figures.FirstStage is not null) ? "model − first stage" : "model − first stage (− random where there is none)";
    }

    private static string Cell(IReadOnlyDictionary<string, double>? metrics) =>
        metrics is null ? "–" : string.Create(CultureInfo.InvariantCulture, $"{metrics[Ndcg]:F3} ({metrics[Mrr]:F3})");

    private static string Cell(PairedComparison? difference) => difference is null
        ? "–"
        : $"{Signed(difference.Mean)} [{Signed(difference.Low)}, {Signed(difference.High)}]" +
            (difference.StandardErrors is { } errors ? $", {errors.ToString("0.0;−0.0;0.0", CultureInfo.InvariantCulture)} SE" : "");

    private static string Signed(double value) => value.ToString("+0.000;−0.000;0.000", CultureInfo.InvariantCulture);
}
