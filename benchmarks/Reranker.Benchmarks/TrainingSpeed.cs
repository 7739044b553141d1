using System.Diagnostics;
using System.Globalization;
using Reranker.Onnx;
using Reranker.Training;
using static TorchSharp.torch;

namespace Reranker.Benchmarks;

/// <summary>
/// How fast a model of MiniLM-L6's shape trains, against what plain matrix products of the same sizes reach in between its steps:
/// <c>dotnet run -c Release --project benchmarks/Reranker.Benchmarks -- training [threads] [steps]</c>.
/// </summary>
/// <remarks>
/// Only useful arithmetic counts: products on real tokens, padding left out, once forward and twice backward, and of the last layer only
/// what <c>[CLS]</c> needs. Tokenising, dropout, softmax, norms, gradients of embeddings and AdamW cost time and count for nothing.
/// </remarks>
internal static class TrainingSpeed
{
    private const int WarmUp = 2;
    private const int GemmRows = 1024;
    private static readonly BertConfig Shape = new();

    public static async Task RunAsync(string[] args)
    {
        var threads = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1;
        var steps = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 12;
        var options = new TrainingOptions { BatchSize = 8, NumNegatives = 7, MaxSteps = WarmUp + steps, Threads = threads };
        var data = Data(queries: 200);
        using var model = CrossEncoder.Create(Shape, MiniLmVocabulary.Of(RerankingBenchmarks.ModelFolder, Shape.VocabSize), seed: 1);
        var lists = Enumerable.Range(0, WarmUp + steps).Select(new ListSampler(data, model, options).Draw).ToArray();

        var clock = new Clock(lists);
        await new CrossEncoderTrainer(options).TrainAsync(model, data, progress: clock);
        clock.Print(threads);
    }

    /// <summary>Products of a pair's forward and backward passes, in floating-point operations.</summary>
    private static double Operations(int length)
    {
        double hidden = Shape.HiddenSize, wide = Shape.IntermediateSize;
        var projections = 4 * hidden * hidden;
        var whole = length * (projections + (2 * hidden * wide) + (2 * length * hidden));
        var last = (length * 2 * hidden * hidden) + (2 * hidden * hidden) + (2 * hidden * wide) + (2 * length * hidden);
        return 3 * 2 * (((Shape.NumHiddenLayers - 1) * whole) + last);
    }

    /// <summary>Operations a second of products of a layer's sizes, weighed as they occur.</summary>
    private static double MeasureProducts()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var narrow = randn(GemmRows, Shape.HiddenSize);
        var wide = randn(GemmRows, Shape.IntermediateSize);
        var square = randn(Shape.HiddenSize, Shape.HiddenSize);
        var up = randn(Shape.HiddenSize, Shape.IntermediateSize);
        var down = randn(Shape.IntermediateSize, Shape.HiddenSize);
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < 10; i++)
        {
            using var inner = NewDisposeScope();
            for (var projection = 0; projection < 4; projection++)
                mm(narrow, square);
            mm(narrow, up);
            mm(wide, down);
        }

        var operations = 10.0 * 2 * GemmRows * ((4.0 * Shape.HiddenSize * Shape.HiddenSize) + (2.0 * Shape.HiddenSize * Shape.IntermediateSize));
        return operations / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    // Lengths as they are in the wild: a query against texts of 20 to 180 words.
    private static RankingDataset Data(int queries)
    {
        var documents = BenchmarkTexts.Documents(queries * 8);
        return new RankingDataset("benchmark", [.. Enumerable.Range(0, queries).Select(query => new RankingQuery(
            $"q{query}", BenchmarkTexts.Query, [.. documents.Skip(query * 8).Take(8).Select((text, i) => new RankingCandidate($"d{i}", text, i == 0 ? 1 : 0))]))]);
    }

    private sealed class Clock(TrainingList[][] lists) : IProgress<TrainingProgress>
    {
        private readonly List<(double Pairs, double Tokens, double Operations)> _steps = [];
        private readonly List<double> _products = [];
        private TimeSpan _before;

        public void Report(TrainingProgress value)
        {
            var seconds = (value.Elapsed - _before).TotalSeconds;
            _before = value.Elapsed;
            var pairs = lists[value.Step - 1].SelectMany(static list => list.Pairs).ToArray();
            if (value.Step <= WarmUp)
                return;
            _steps.Add((pairs.Length / seconds, pairs.Sum(static pair => pair.Length) / seconds, pairs.Sum(static pair => Operations(pair.Length)) / seconds));
            _products.Add(MeasureProducts());
        }

        public void Print(int threads)
        {
            var (step, product) = (Medians.Of(_steps.Select(static step => step.Operations)), Medians.Of(_products));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"""
                {threads} threads, medians of {_steps.Count} steps
                training          {Medians.Of(_steps.Select(static step => step.Pairs)):F1} pairs/s, {Medians.Of(_steps.Select(static step => step.Tokens)):N0} tokens/s, {step / 1e9:F1} GFLOP/s
                plain products    {product / 1e9:F1} GFLOP/s
                of the peak       {Medians.Of(_steps.Zip(_products, static (step, product) => step.Operations / product)):P0}
                peak memory       {Process.GetCurrentProcess().PeakWorkingSet64 / 1e9:F2} GB
                """));
        }
    }
}
