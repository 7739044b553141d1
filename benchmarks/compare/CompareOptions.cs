using System.Globalization;

namespace Reranker.Compare;

/// <summary>How much is measured.</summary>
internal sealed record CompareOptions
{
    private const int DefaultRounds = 5;
    private const int QuickRounds = 2;

    /// <summary>A couple of minutes on small requests, to see that all works; its figures are rough.</summary>
    public bool Quick { get; init; }

    /// <summary>How often every contender has its turn with one client.</summary>
    public int Rounds { get; init; } = DefaultRounds;

    /// <summary>Ours: batches at once, each on one thread. Theirs: threads of a batch.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The file of the report; none where <see langword="null"/>.</summary>
    public string? Output { get; init; }

    /// <summary>How often with many clients, which takes longer.</summary>
    public int CrowdedRounds => (Rounds + 2) / 3;

    public static CompareOptions Parse(string[] args)
    {
        var quick = args.Contains("--quick");
        var options = new CompareOptions { Quick = quick, Rounds = quick ? QuickRounds : DefaultRounds };
        for (var index = 0; index < args.Length; index++)
        {
            options = args[index] switch
            {
                "--quick" => options,
                "--rounds" => options with { Rounds = Number(args, ++index) },
                "--threads" => options with { Threads = Number(args, ++index) },
                "--output" when index + 1 < args.Length => options with { Output = args[++index] },
                _ => throw new CompareException($"'{args[index]}' is not understood. Usage: run.sh [--quick] [--rounds N] [--threads N] [--output FILE.md]"),
            };
        }

        return options;
    }

    private static int Number(string[] args, int index) =>
        index < args.Length && int.TryParse(args[index], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new CompareException($"'{args[index - 1]}' needs a number of at least 1.");
}
