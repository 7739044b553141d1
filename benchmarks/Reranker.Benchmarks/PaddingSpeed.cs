using System.Diagnostics;
using System.Globalization;
using Reranker.Onnx;

namespace Reranker.Benchmarks;

/// <summary>
/// What it brings that pairs of nearly equal length share a batch, with the model of the folder RERANKER_MODEL or the default one:
/// <c>dotnet run -c Release --project benchmarks/Reranker.Benchmarks -- padding [rounds]</c>.
/// </summary>
/// <remarks>Every round answers one request with each share of padding, and a ratio compares answers of one round. All have the budget that was measured for the first.</remarks>
internal static class PaddingSpeed
{
    private const int WarmUp = 2;
    private static readonly double[] Shares = [0, 0.02, 0.05, 0.1];
    private static readonly int[] Requests = [10, 20, 100];
    private static readonly (string Name, int Fewest, int Most)[] Texts = [("titles of 4 to 8 words", 4, 8), ("texts of 20 to 180 words", 20, 180)];

    public static async Task RunAsync(string[] args)
    {
        var rounds = args is [var given] ? int.Parse(given, NumberStyles.None, CultureInfo.InvariantCulture) : 40;
        var package = await ModelPackage.OpenAsync(RerankingBenchmarks.ModelFolder);
        var rerankers = new List<OnnxReranker>();
        try
        {
            int? budget = null;
            foreach (var share in Shares)
            {
                rerankers.Add(await OnnxReranker.LoadAsync(package, new OnnxRerankerOptions { MaxPadding = share, TokenBudget = budget }));
                budget ??= await BudgetAsync(rerankers[0]);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{RerankingBenchmarks.ModelFolder}, batches of {budget} tokens, {rounds} rounds\n| time of a request by that without padding | {string.Join(" | ", Shares[1..].Select(static share => share.ToString("P0", CultureInfo.InvariantCulture)))} |\n|---{string.Concat(Shares[1..].Select(static _ => "|---"))}|"));
            foreach (var (name, fewest, most) in Texts)
                foreach (var documents in Requests)
                    Console.WriteLine($"| {documents} {name} | {string.Join(" | ", (await RatiosAsync(rerankers, BenchmarkTexts.Documents(documents, fewest, most), rounds)).Select(static ratio => ratio.ToString("F2", CultureInfo.InvariantCulture)))} |");
        }
        finally
        {
            foreach (var reranker in rerankers)
                reranker.Dispose();
        }
    }

    private static async Task<int> BudgetAsync(OnnxReranker reranker)
    {
        using var lease = await ((ModelSlot)reranker.GetService(typeof(ModelSlot))!).LeaseAsync(CancellationToken.None);
        return lease.Model.TokenBudget;
    }

    private static async Task<IEnumerable<double>> RatiosAsync(List<OnnxReranker> rerankers, string[] documents, int rounds)
    {
        double[][] times = [.. rerankers.Select(_ => new double[rounds])];
        foreach (var (index, round) in Interleaved.Turns(rerankers.Count, rounds, WarmUp))
        {
            var start = Stopwatch.GetTimestamp();
            await rerankers[index].RerankAsync(BenchmarkTexts.Query, documents);
            if (round >= 0)
                times[index][round] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return times.Skip(1).Select(padded => Medians.Of(padded.Zip(times[0], static (with, without) => with / without)));
    }
}
