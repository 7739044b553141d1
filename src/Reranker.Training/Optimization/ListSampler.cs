using Reranker.Onnx;

namespace Reranker.Training;

/// <summary>Draws, in a seeded order, the lists that each step learns from.</summary>
internal sealed class ListSampler(RankingDataset dataset, PairTokenizer tokenizer, TrainingOptions options)
{
    // More relevant candidates would leave little room for contrast.
    private const int MaxPositives = 3;

    private readonly RankingQuery[] _queries = [.. dataset.Queries.Where(static query => query.HasContrast)];

    public int StepsPerEpoch => (_queries.Length + options.BatchSize - 1) / options.BatchSize;

    public int TotalSteps => Math.Min(options.MaxSteps ?? int.MaxValue, checked(StepsPerEpoch * options.Epochs));

    /// <summary>The batches of an epoch (from 0); the same for the same seed and epoch.</summary>
    public IEnumerable<TrainingList[]> Epoch(int epoch)
    {
        var random = new Random(HashCode(options.Seed, epoch));
        var order = Enumerable.Range(0, _queries.Length).ToArray();
        random.Shuffle(order);
        foreach (var chunk in order.Chunk(options.BatchSize))
            yield return [.. chunk.Select(index => Draw(_queries[index], Borrow(chunk, index, random), random))];
    }

    private TrainingList Draw(RankingQuery query, IEnumerable<RankingCandidate> borrowed, Random random)
    {
        var positives = query.Candidates.Where(static candidate => candidate.Grade > 0).ToArray();
        var negatives = query.Candidates.Where(static candidate => candidate.Grade <= 0).ToArray();
        random.Shuffle(positives);
        random.Shuffle(negatives);
        RankingCandidate[] chosen = [.. positives.Take(MaxPositives), .. negatives.Take(options.NumNegatives), .. borrowed];
        return new TrainingList(
            [.. chosen.Select(candidate => tokenizer.Encode(query.Text, candidate.Text, options.MaxLength))],
            [.. chosen.Select(static candidate => (float)Math.Max(0, candidate.Grade))]);
    }

    private List<RankingCandidate> Borrow(int[] chunk, int index, Random random)
    {
        var borrowed = new List<RankingCandidate>();
        for (var i = 0; i < options.InBatchNegatives && chunk.Length > 1; i++)
        {
            var lender = chunk[random.Next(chunk.Length)];
            if (lender != index)
                borrowed.Add(_queries[lender].Candidates[random.Next(_queries[lender].Candidates.Count)] with { Grade = 0 });
        }

        return borrowed;
    }

    // System.HashCode is seeded per process; a training must not be.
    private static int HashCode(int seed, int epoch) => unchecked((seed * 397) ^ (epoch * 7919));
}
