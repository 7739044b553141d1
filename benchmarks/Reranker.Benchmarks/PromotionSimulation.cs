using System.Globalization;

namespace Reranker.Benchmarks;

/// <summary>
/// How often the promotion policy errs and how often it finds a gain, on draws from the sample month:
/// <c>dotnet run -c Release --project benchmarks/Reranker.Benchmarks -- promotion [trials]</c>. The same number of trials prints the same tables everywhere.
/// </summary>
internal static class PromotionSimulation
{
    private const double Alpha = 0.05;
    private const double Power = 0.8;
    private const int Permutations = 2_000;
    private const string Metric = "ndcg_at_5";
    private static readonly int[] Sizes = [25, 50, 100, 200, 400];
    private static readonly double[] Gains = [0.01, 0.02, 0.03, 0.05];

    // Guardrails and margins are part of the decision; the least number of queries is not, or 25 would never promote.
    private static readonly ChampionChallengerPolicy Policy = new(new ChampionChallengerPolicyOptions { MinimumQueries = 1, Permutations = Permutations });

    public static void Run(string[] args)
    {
        var trials = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
        var reports = SimulatedReports.OfSampleMonth();
        Print($"{trials:N0} trials each, {Permutations:N0} permutations, level {Alpha}. Without a gain the differences in nDCG@5 deviate by {reports.Deviation:F3}.\n");
        PrintErrors(reports, trials);
        PrintPower(reports, trials);
    }

    private static void PrintErrors(SimulatedReports reports, int trials)
    {
        Print($"| queries | permutation | paired t | promoted | 95 % interval holds 0 | permutation, skewed | paired t, skewed |\n|---|---|---|---|---|---|---|");
        foreach (var queries in Sizes)
        {
            var random = new SeededRandom(queries);
            int permutation = 0, student = 0, promoted = 0, covered = 0, skewedPermutation = 0, skewedStudent = 0;
            for (var trial = 0; trial < trials; trial++)
            {
                var drawn = reports.Draw(queries, gain: 0, random);
                var (rivals, holders) = (drawn.Challenger.PerQuery[Metric], drawn.Champion.PerQuery[Metric]);

                // The policy promotes only what the permutation test finds: only then need it be asked.
                if (IsFound(drawn))
                {
                    permutation++;
                    promoted += Policy.Decide(drawn.Champion, drawn.Challenger).Outcome == PromotionOutcome.Promoted ? 1 : 0;
                }

                student += PairedTTest.Run(rivals, holders).PValue <= Alpha ? 1 : 0;
                covered += PairedBootstrap.Interval(rivals, holders, resamples: 1_000, seed: trial) is { Low: <= 0, High: >= 0 } ? 1 : 0;

                var (skewed, zeros) = (reports.DrawCentred(queries, random), new double[queries]);
                skewedPermutation += PairedPermutationTest.Run(skewed, zeros, Permutations).PValue <= Alpha ? 1 : 0;
                skewedStudent += PairedTTest.Run(skewed, zeros).PValue <= Alpha ? 1 : 0;
            }

            Print($"| {queries} | {Share(permutation)} | {Share(student)} | {Share(promoted)} | {Share(covered)} | {Share(skewedPermutation)} | {Share(skewedStudent)} |");
        }

        string Share(int count) => Fraction(count, trials);
    }

    private static void PrintPower(SimulatedReports reports, int trials)
    {
        Print($"\n| true gain | {string.Join(" | ", Sizes.Select(static queries => $"n = {queries}"))} | queries for {Power} |\n|---{string.Concat(Sizes.Select(static _ => "|---"))}|---|");
        foreach (var gain in Gains)
        {
            var found = Sizes.Select(queries =>
            {
                var random = new SeededRandom(queries);
                return Fraction(Enumerable.Range(0, trials).Count(_ => IsFound(reports.Draw(queries, gain, random))), trials);
            });
            Print($"| +{gain} | {string.Join(" | ", found)} | {Required(reports, gain)} |");
        }
    }

    private static int Required(SimulatedReports reports, double gain)
    {
        var (champion, challenger) = reports.Draw(queries: 100_000, gain, new SeededRandom(1));
        var differences = PairedDifferences.Of(challenger.PerQuery[Metric], champion.PerQuery[Metric]);
        return PairedSampleSize.Required(differences, gain, Alpha, Power);
    }

    private static bool IsFound((EvaluationReport Champion, EvaluationReport Challenger) drawn) =>
        PairedPermutationTest.Run(drawn.Challenger.PerQuery[Metric], drawn.Champion.PerQuery[Metric], Permutations).PValue <= Alpha;

    private static string Fraction(int count, int trials) => ((double)count / trials).ToString("F3", CultureInfo.InvariantCulture);

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
