using System.Diagnostics;
using System.Globalization;
using Reranker.Onnx;

namespace Reranker.Benchmarks;

/// <summary>
/// What a bi-encoder takes for known documents besides the query, and for unknown ones beside a cross-encoder:
/// <c>dotnet run -c Release --project benchmarks/Reranker.Benchmarks -- bi-encoder [rounds]</c>.
/// </summary>
/// <remarks>
/// The cross-encoder is that of the folder RERANKER_MODEL or the default one; the encoder that of the folder RERANKER_ENCODER or one of random weights in the cross-encoder's shape,
/// with its tokenizer. It pools the mean of all tokens, or reads <c>[CLS]</c> alone, which spares the last layer most rows as in the cross-encoder. Every round answers each request once, and differences and ratios are those of one round.
/// </remarks>
internal static class BiEncoderSpeed
{
    private const int WarmUp = 3;
    private const int Known = 1000;
    private const int Unknown = 100;

    public static async Task RunAsync(string[] args)
    {
        var rounds = args is [var given] ? int.Parse(given, NumberStyles.None, CultureInfo.InvariantCulture) : 20;
        var cross = await ModelPackage.OpenAsync(RerankingBenchmarks.ModelFolder);
        var made = Environment.GetEnvironmentVariable("RERANKER_ENCODER") is null ? Directory.CreateTempSubdirectory("reranker-encoder-").FullName : null;
        try
        {
            if (made is not null)
                await RandomEncoder.WriteAsync(cross, made);
            using var crossEncoder = await OnnxReranker.LoadAsync(cross);
            var folder = made ?? Environment.GetEnvironmentVariable("RERANKER_ENCODER")!;
            using var mean = await BiEncoderReranker.LoadAsync(folder, new OnnxRerankerOptions { BiEncoder = { Pooling = SentencePooling.Mean } });
            using var cls = await BiEncoderReranker.LoadAsync(folder, new OnnxRerankerOptions { BiEncoder = { Pooling = SentencePooling.Cls } });
            await KnownAsync(mean, rounds);
            await UnknownAsync([("mean", mean), ("[CLS]", cls)], crossEncoder, rounds);
        }
        finally
        {
            if (made is not null)
                Directory.Delete(made, recursive: true);
        }
    }

    private static async Task KnownAsync(BiEncoderReranker biEncoder, int rounds)
    {
        var documents = BenchmarkTexts.Documents(Known);
        await biEncoder.PrecomputeAsync(documents);
        var times = await TimesAsync(rounds, [() => biEncoder.RerankAsync(BenchmarkTexts.Query, documents), () => biEncoder.RerankAsync(BenchmarkTexts.Query, documents[..1])]);
        var (all, one) = (Medians.Of(times[0]), Medians.Of(times[1]));
        var besides = Medians.Of(times[0].Zip(times[1], static (many, single) => many - single));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Known:N0} known documents of 20 to 180 words: {1000 * all:F2} ms; the query with one of them {1000 * one:F2} ms; besides the query {1000 * besides:F2} ms ({rounds} rounds)"));
    }

    private static async Task UnknownAsync((string Pooling, BiEncoderReranker Reranker)[] biEncoders, OnnxReranker crossEncoder, int rounds)
    {
        var documents = BenchmarkTexts.Documents(Unknown);
        var times = await TimesAsync(rounds,
        [
            .. biEncoders.Select(biEncoder => (Func<Task>)(() =>
            {
                biEncoder.Reranker.Vectors.Clear();
                return biEncoder.Reranker.RerankAsync(BenchmarkTexts.Query, documents);
            })),
            () => crossEncoder.RerankAsync(BenchmarkTexts.Query, documents),
        ]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Unknown} unknown documents: cross-encoder {Unknown / Medians.Of(times[^1]):F0} documents/s ({rounds} rounds)"));
        foreach (var (index, (pooling, _)) in biEncoders.Index())
        {
            var ratio = Medians.Of(times[index].Zip(times[^1], static (bi, cross) => cross / bi));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  bi-encoder, {pooling}: {Unknown / Medians.Of(times[index]):F0} documents/s, {ratio:F2} times as many"));
        }
    }

    private static async Task<double[][]> TimesAsync(int rounds, Func<Task>[] requests)
    {
        double[][] times = [.. requests.Select(_ => new double[rounds])];
        foreach (var (index, round) in Interleaved.Turns(requests.Length, rounds, WarmUp))
        {
            var start = Stopwatch.GetTimestamp();
            await requests[index]();
            if (round >= 0)
                times[index][round] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return times;
    }
}
