namespace Reranker.Training;

/// <summary>Makes a set of a recipe: read → take → mine → leave copies out → repeat → add what answers nothing.</summary>
internal sealed class RecipeReader(TrainingRecipe recipe)
{
    private readonly DroppedCounts _dropped = new();

    public async Task<TrainingSet> ReadAsync(CancellationToken cancellationToken)
    {
        var parts = new List<TrainingPart>();
        var names = new List<string>();
        foreach (var (index, source) in recipe.Sources.Index())
        {
            var name = TrainingSourceReader.NameOf(source.Path);
            names.Add(name);
            var copies = names.Count(other => other == name); // files of one name in two folders
            var content = await TrainingSourceReader.ReadAsync(
                source with { MaxPassageWords = source.MaxPassageWords ?? recipe.MaxPassageWords }, copies == 1 ? name : $"{name}~{copies}", _dropped, cancellationToken).ConfigureAwait(false);
            parts.Add(Mine(source, source.FromStart ? Start(content, source.Cap) : content with { Queries = Take(content.Queries, source.Cap, Chance(index, 0)) }, cancellationToken));
        }

        var distinct = Deduplication.Of(parts, _dropped);
        var mixed = distinct.Select((part, index) => part with { Queries = Synthesize(Repeat(part.Queries, recipe.Sources[index].Weight, Chance(index, 1)), part.Pool, Chance(index, 2)) });
        return new TrainingSet(string.Join('+', names), [.. mixed], _dropped);
    }

    private TrainingPart Mine(RecipeSource source, SourceContent content, CancellationToken cancellationToken)
    {
        using var miner = content.Queries.Any(static one => one.IsMined) ? new HardNegativeMiner(content.Pool, recipe.Negatives) : null;
        var queries = new List<RankingQuery>();
        foreach (var (query, isMined) in content.Queries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (query.Candidates.Count == 0 && isMined && content.Pool.Count == 0)
                throw new TrainingException($"'{source.Path}' holds queries and no passages to rank for them. Put passages into the file, {{\"passage\": …}} a line, or name a 'pool' for it in a recipe.");
            var whole = isMined ? miner!.AddTo(query) : query;
            if (query.HasRelevant || whole.Candidates.Count > 1 || !isMined)
                queries.Add(whole);
            else
                _dropped.Add("queries without labels that share words with one passage at most");
        }

        return new TrainingPart(queries, content.Pool);
    }

    private RankingQuery[] Synthesize(RankingQuery[] queries, IReadOnlyList<string> pool, SeededRandom random) =>
        recipe.SyntheticNegatives is { } options ? SyntheticNegatives.Add(queries, pool, options, random) : queries;

    private static SourceContent Start(SourceContent content, int? cap)
    {
        SourceQuery[] first = [.. content.Queries.Take(cap ?? int.MaxValue)];
        return new SourceContent(first, [.. first.SelectMany(static one => one.Query.Candidates.Select(static candidate => candidate.Text)).Distinct(StringComparer.Ordinal)]);
    }

    private static IReadOnlyList<SourceQuery> Take(IReadOnlyList<SourceQuery> queries, int? cap, SeededRandom random)
    {
        if (cap is not { } most || queries.Count <= most)
            return queries;
        var order = Enumerable.Range(0, queries.Count).ToArray();
        random.Shuffle<int>(order);
        return [.. order.Take(most).Order().Select(index => queries[index])];
    }

    private static RankingQuery[] Repeat(IReadOnlyList<RankingQuery> queries, double weight, SeededRandom random) =>
        weight == 1 ? [.. queries] : [.. queries.SelectMany(query =>
        {
            var times = (int)weight + (random.NextDouble() < weight - Math.Floor(weight) ? 1 : 0);
            return Enumerable.Range(1, times).Select(copy => copy == 1 ? query : query with { Id = $"{query.Id}~{copy}" });
        })];

    // A stream of its own for each source and purpose: what one draws does not move another.
    private SeededRandom Chance(int source, int purpose) => new(unchecked((recipe.Seed * 1_000_003) + (source * 8) + purpose));
}
