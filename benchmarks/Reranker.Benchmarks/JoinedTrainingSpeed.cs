using System.Globalization;
using Reranker.Onnx;
using Reranker.Training;

namespace Reranker.Benchmarks;

/// <summary>
/// Pairs a second of a training with a frozen encoder whose states are kept (joined) and of one that trains all layers (plain), both of MiniLM-L6's shape, step about:
/// <c>dotnet run -c Release --project benchmarks/Reranker.Benchmarks -- joined [threads] [rounds]</c>.
/// </summary>
/// <remarks>The joined model's first pass reads every text; it is timed by itself.</remarks>
internal static class JoinedTrainingSpeed
{
    private static readonly BertConfig Shape = new();

    public static async Task RunAsync(string[] args)
    {
        var threads = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1;
        var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5;
        var data = TrainingSpeed.Data(queries: 16);
        var options = new TrainingOptions { BatchSize = 8, NumNegatives = 7, Epochs = 1, Threads = threads };
        using var plain = CrossEncoder.Create(Shape, MiniLmVocabulary.Of(RerankingBenchmarks.ModelFolder, Shape.VocabSize), seed: 1);
        var folder = Directory.CreateTempSubdirectory("reranker-benchmark-");
        try
        {
            var encoder = await CrossEncoderExporter.ExportAsync(plain, Path.Combine(folder.FullName, "encoder"), new ExportOptions { Probe = ExportProbe.Sample(data, 128, 1) });
            using var joined = CrossEncoder.Join(encoder, data.Queries.SelectMany(static query => query.Candidates.Select(static candidate => candidate.Text)));
            var first = await MeasureAsync(joined, data, options);
            var (plainSpeeds, joinedSpeeds) = (new List<double>(), new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                plainSpeeds.Add(await MeasureAsync(plain, data, options));
                joinedSpeeds.Add(await MeasureAsync(joined, data, options));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"""
                {threads} threads, medians of {rounds} rounds in turns
                plain, all layers     {Medians.Of(plainSpeeds):F1} pairs/s
                joined, states kept   {Medians.Of(joinedSpeeds):F1} pairs/s, {Medians.Of(joinedSpeeds.Zip(plainSpeeds, static (joined, plain) => joined / plain)):F1} times as many
                joined, first pass    {first:F1} pairs/s
                """));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> MeasureAsync(CrossEncoder model, RankingDataset data, TrainingOptions options) =>
        (await new CrossEncoderTrainer(options).TrainAsync(model, data)).Last.PairsPerSecond;
}
