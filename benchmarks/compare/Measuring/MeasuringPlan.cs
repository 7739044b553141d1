namespace Reranker.Compare;

/// <summary>Which requests are made, and how many.</summary>
internal sealed class MeasuringPlan
{
    /// <summary>Clients that wait at once, where there are many.</summary>
    public const int Crowd = 32;

    /// <summary>The part of its capacity that a contender is asked for in a paced run.</summary>
    public const double PacedLoad = 0.8;

    private const int Seed = 2025;

    private MeasuringPlan(Workload[] workloads, Workload crowded, Workload choice, int pacedCount, int choiceRounds)
    {
        (Workloads, Crowded, Choice, PacedCount, ChoiceRounds) = (workloads, crowded, choice, pacedCount, choiceRounds);
    }

    /// <summary>For one client.</summary>
    public IReadOnlyList<Workload> Workloads { get; }

    /// <summary>For many clients; one of <see cref="Workloads"/>, whose count is for one client.</summary>
    public Workload Crowded { get; }

    /// <summary>For choosing the batch size of Transformers.js.</summary>
    public Workload Choice { get; }

    /// <summary>How many requests a paced run makes.</summary>
    public int PacedCount { get; }

    /// <summary>How often each batch size is tried.</summary>
    public int ChoiceRounds { get; }

    /// <summary>The workload of the summary's ratios.</summary>
    public Workload Main => Workloads.First(static workload => workload.Documents == 100);

    public IEnumerable<Workload> All => [.. Workloads, Choice];

    /// <summary>Draws the requests; the tokenizer is that of the model that reads least, so that no model has to cut.</summary>
    public static MeasuringPlan Draw(CompareOptions options, SampleTexts texts, Onnx.PairTokenizer tokenizer)
    {
        Workload Of(int documents, int requests, int count) => texts.Draw(tokenizer, documents, requests, count, Seed + documents);
        if (options.Quick)
        {
            var (small, middle) = (Of(10, 3, 3), Of(100, 1, 1));
            return new MeasuringPlan([small, middle], small, Of(40, 1, 1), pacedCount: Crowd, choiceRounds: 1);
        }

        var (few, hundred) = (Of(10, 10, 10), Of(100, 3, 1));
        return new MeasuringPlan([few, hundred, Of(1000, 1, 1)], hundred, Of(99, 1, 1), pacedCount: 3 * Crowd, choiceRounds: 3);
    }
}
