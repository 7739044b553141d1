using Reranker.Onnx;

namespace Reranker.Compare;

/// <summary>The whole comparison: models, rounds, report.</summary>
internal static class Comparison
{
    public static async Task RunAsync(CompareOptions options)
    {
        var before = Machine.LoadAverage();
        var (miniLm, mini) = (await ModelFolders.OpenMiniLmAsync(), await ModelFolders.OpenDefaultAsync());
        // Both models have the same words; the default model reads fewer of them.
        var texts = SampleTexts.Load(Path.Combine(ModelFolders.Root, "samples", "data", "feedback-2025-07.jsonl.gz"));
        var plan = MeasuringPlan.Draw(options, texts, PairTokenizer.Load(mini.Package));

        using var peak = new ProductPeak(options.Threads);
        var figures = new[] { await ModelComparison.RunAsync(options, miniLm, plan, peak), await ModelComparison.RunAsync(options, mini, plan, peak) };

        var report = Report.Write(options, figures, peak, $"{before} before, {Machine.LoadAverage()} after");
        Console.WriteLine(report);
        if (options.Output is { } file)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            await File.WriteAllTextAsync(file, report);
        }

        Console.WriteLine(Summary.Of(figures[0]).ToJson());
    }
}
