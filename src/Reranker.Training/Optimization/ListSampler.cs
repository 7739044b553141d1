namespace Reranker.Training;

/// <summary>Draws the lists that a step learns from, by the seed and the step's number alone.</summary>
internal sealed class ListSampler(RankingDataset dataset, CrossEncoder model, TrainingOptions options)
{
    // More relevant candidates would leave little room for contrast.
    private const int MaxPositives = 3;

    private readonly RankingQuery[] _queries = [.. dataset.Queries.Where(query =>
        query.HasContrast || ((model.Module.ReadsApart ? options.SharedNegatives : options.BorrowedNegatives) > 0 && query.HasRelevant) || (options.LearnsFromTeacher && query.Candidates.AreTaught))];
    private (int Epoch, int[] Queries) _order = (-1, []);

    public int StepsPerEpoch => (_queries.Length + QueriesPerStep - 1) / QueriesPerStep;

    public int TotalSteps => Math.Min(options.MaxSteps ?? int.MaxValue, checked(StepsPerEpoch * options.Epochs));

    private int QueriesPerStep => checked(options.BatchSize * options.GradientAccumulation);

    /// <summary>The epoch (from 0) of a step (from 0).</summary>
    public int EpochOf(int step) => step / StepsPerEpoch;

    /// <summary>The lists of a step (from 0).</summary>
    public TrainingList[] Draw(int step)
    {
        var start = step % StepsPerEpoch * QueriesPerStep;
        var order = Order(EpochOf(step));
        var chunk = order[start..Math.Min(start + QueriesPerStep, order.Length)];
        var random = new Random(StepSeed.Candidates(options.Seed, step));
        return model.Module.ReadsApart
            ? [.. chunk.Chunk(options.BatchSize).SelectMany(batch => DrawTogether(batch, random))]
            : [.. chunk.Select(index => Encode(_queries[index], [.. Draw(_queries[index], Borrow(chunk, index, random), random)]))];
    }

    private int[] Order(int epoch)
    {
        if (_order.Epoch != epoch)
        {
            _order = (epoch, [.. Enumerable.Range(0, _queries.Length)]);
            new Random(StepSeed.Order(options.Seed, epoch)).Shuffle(_order.Queries);
        }

        return _order.Queries;
    }

    // What others drew is read anyway, so nothing else is borrowed, and all of it unless the options say how much.
    private TrainingList[] DrawTogether(int[] batch, Random random)
    {
        var drawn = Array.ConvertAll(batch, index => Draw(_queries[index], [], random).ToArray());
        return batch.Select((index, place) =>
        {
            var own = _queries[index].Candidates.Where(static candidate => candidate.Grade > 0).Concat(drawn[place]).Select(Key).ToHashSet(StringComparer.Ordinal);
            var others = drawn.Where((_, other) => other != place).SelectMany(static candidates => candidates).DistinctBy(Key)
                .Where(candidate => !own.Contains(Key(candidate))).Select(Lend).ToArray();
            random.Shuffle(others);
            return Encode(_queries[index], [.. drawn[place], .. others.Take(options.SharedNegatives)]);
        }).ToArray();
    }

    private static string Key(RankingCandidate candidate) => TextIdentity.KeyOf(candidate.Text);

    private static RankingCandidate Lend(RankingCandidate candidate) => candidate with { Grade = 0, Weight = 1, TeacherScore = null };

    private IEnumerable<RankingCandidate> Draw(RankingQuery query, IEnumerable<RankingCandidate> borrowed, Random random)
    {
        var positives = query.Candidates.Where(static candidate => candidate.Grade > 0).ToArray();
        var negatives = query.Candidates.Where(static candidate => candidate.Grade <= 0).ToArray();
        random.Shuffle(positives);
        random.Shuffle(negatives);
        // Of a query without labels any candidate may be the relevant one, so it has a place for that.
        var others = options.NumNegatives + (positives.Length == 0 ? 1 : 0);
        return [.. positives.Take(MaxPositives), .. negatives.Take(others), .. borrowed];
    }

    private TrainingList Encode(RankingQuery query, RankingCandidate[] chosen)
    {
        var encode = model.Module.PairsOf(model.Tokenizer, query.Text, options.MaxLength);
        return new TrainingList(Array.ConvertAll(chosen, candidate => encode(candidate.Text)), chosen);
    }

    private List<RankingCandidate> Borrow(int[] chunk, int index, Random random)
    {
        var borrowed = new List<RankingCandidate>();
        for (var i = 0; i < options.BorrowedNegatives && chunk.Length > 1; i++)
        {
            var lender = chunk[random.Next(chunk.Length)];
            var lent = _queries[lender].Candidates[random.Next(_queries[lender].Candidates.Count)];
            if (lender != index && !_queries[index].Candidates.Any(own => own.Grade > 0 && Key(own) == Key(lent)))
                borrowed.Add(Lend(lent));
        }

        return borrowed;
    }
}
