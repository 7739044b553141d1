using System.Globalization;
using System.Text;

namespace Reranker.Compare;

/// <summary>Writes the comparison as Markdown.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();

    public static string Write(CompareOptions options, ModelFigures[] figures, ProductPeak peak, string load)
    {
        var report = new Report();
        report.WriteMachine(options, figures[0], peak, load);
        foreach (var model in figures)
            report.WriteModel(model);
        return report._text.ToString();
    }

    private void WriteMachine(CompareOptions options, ModelFigures figures, ProductPeak peak, string load)
    {
        Line($"# OnnxReranker beside Transformers.js{(options.Quick ? " (quick, rough figures)" : "")}\n");
        Line($"- {DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm} UTC, commit {Machine.Commit()}");
        Line($"- {Machine.Processor()}, {Machine.Describe()}; load average {load}");
        foreach (var version in figures.Versions)
            Line($"- {version}");
        Line($"- {options.Threads} threads: OnnxReranker runs {options.Threads} batches at once, each on one thread; Transformers.js one batch on {options.Threads} threads (`intraOpNumThreads`)");
        Line($"- Rounds with one client: {options.Rounds}, with {MeasuringPlan.Crowd} clients: {options.CrowdedRounds}; figures are medians of turns, latencies are percentiles of all requests of all rounds");
        Line($"- The peak is the best of three ways to multiply 32-bit matrices of MiniLM-L6's sizes, which was {string.Join("; ", peak.Winners.OrderByDescending(static way => way.Value).Select(static way => FormattableString.Invariant($"{way.Value} times {way.Key}")))}");
        Line($"\nAbsolute figures belong to this machine and this moment. Only ratios within a run mean something. What each figure is: `benchmarks/compare/README.md`.");
    }

    private void WriteModel(ModelFigures figures)
    {
        Line($"\n## {figures.Model}\n");
        Line($"| requests | pairs | tokens a pair: mean | least | median | most | padding of a single call |\n|---|---|---|---|---|---|---|");
        foreach (var workload in figures.Plan.Workloads)
        {
            var lengths = workload.Lengths.SelectMany(static lengths => lengths).ToArray();
            var padding = 1 - (lengths.Sum() / workload.Lengths.Sum(static lengths => (double)lengths.Length * lengths.Max()));
            Line($"| {workload.Name} | {lengths.Length} | {lengths.Average():F0} | {lengths.Min()} | {Statistics.Percentile(lengths.Select(static length => (double)length), 50):F0} | {lengths.Max()} | {padding:P0} |");
        }

        Line($"\n| Transformers.js, docs/s at a batch of | {string.Join(" | ", figures.Choices[0].Speeds.Keys)} |\n|---{string.Concat(figures.Choices[0].Speeds.Select(static _ => "|---"))}|");
        foreach (var choice in figures.Choices)
            Line($"| {(choice.Quantized ? "q8" : "fp32")} | {string.Join(" | ", choice.Speeds.Values.Select(static speed => speed.ToString("F1", CultureInfo.InvariantCulture)))} |");

        Line($"\n| scores of | and of | largest difference of a logit | spread of the logits |\n|---|---|---|---|");
        foreach (var agreement in figures.Agreements)
            Line($"| {agreement.Ours.Name} | {agreement.Theirs.Name} | {agreement.Difference:G2} | {agreement.Spread:G3} |");

        WriteRatios(figures);
        foreach (var scene in figures.Scenes)
            WriteScene(scene);
        WriteCosts(figures);
    }

    private void WriteRatios(ModelFigures figures)
    {
        Line($"\n### Documents a second, by each other (least and most of the turns)\n");
        var scenes = figures.Scenes.Where(scene => scene != figures.Paced).ToArray();
        Line($"| | {string.Join(" | ", scenes.Select(static scene => scene.Title))} |\n|---{string.Concat(scenes.Select(static _ => "|---"))}|");
        foreach (var (over, under) in figures.Comparisons())
            Line($"| {over.Name} by {under.Name} | {string.Join(" | ", scenes.Select(scene => Range(scene.Ratios(over, under))))} |");
    }

    private void WriteScene(Scene scene)
    {
        Line($"\n### {scene.Title}\n");
        Line($"Peak {Statistics.Median(scene.Rounds.Select(static round => round.Peak)) / 1e9:F1} GFLOP/s.\n");
        Line($"| | docs/s | p50 ms | p95 ms | p99 ms | cores | nominal GFLOP/s | of the peak |\n|---|---|---|---|---|---|---|---|");
        foreach (var contender in scene.Contenders)
        {
            Line($"| {contender.Name} | {Middle(turn => turn.DocumentsPerSecond):F1} | {Latency(50):F1} | {Latency(95):F1} | {Latency(99):F1} | {Middle(turn => turn.Cores):F2} | {Middle(turn => turn.OperationsPerSecond) / 1e9:F1} | {Statistics.Median(scene.PeakFractions(contender)):P0} |");

            double Middle(Func<Turn, double> figure) => Statistics.Median(scene.Each(contender, figure));
            double Latency(double percent) => 1000 * scene.Latency(contender, percent);
        }
    }

    private void WriteCosts(ModelFigures figures)
    {
        Line($"\n### Memory and tails\n");
        Line($"| | peak memory MB, {figures.Plan.Main.Name} | docs/s with {MeasuringPlan.Crowd} clients by 1 | p99 by p50, paced |\n|---|---|---|---|");
        foreach (var contender in figures.Contenders)
        {
            var crowded = figures.Crowd.Contenders.Contains(contender);
            Line($"| {contender.Name} | {figures.Memory[contender] / 1e6:F0} | {(crowded ? Range([.. figures.CrowdGain(contender)]) : "")} | {(crowded ? figures.Paced.Tail(contender).ToString("F2", CultureInfo.InvariantCulture) : "")} |");
        }

        Line($"\nOf a request with {figures.Plan.Main.Name} (fp32), tokens take OnnxReranker {Statistics.Median(figures.TokenizationShares):P2} of its processor time; beyond the answer it allocates {Statistics.Median(figures.AllocatedBytes):N0} bytes.");
    }

    private static string Range(double[] values) => values.Length == 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{Statistics.Median(values):F2} ({values.Min():F2}–{values.Max():F2})");

    private void Line(FormattableString text) => _text.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
