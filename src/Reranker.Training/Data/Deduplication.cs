namespace Reranker.Training;

/// <summary>Makes one query of those that are the same, and one candidate of the copies of a text within it.</summary>
internal static class Deduplication
{
    /// <summary>The same parts; a query that several have stays in the first of them, with the candidates of all.</summary>
    public static TrainingPart[] Of(IReadOnlyList<TrainingPart> parts, DroppedCounts dropped)
    {
        var kept = Array.ConvertAll([.. parts], static _ => new List<RankingQuery>());
        var all = parts.SelectMany(static (part, index) => part.Queries.Select(query => (Part: index, Query: query)));
        foreach (var same in all.GroupBy(static one => TextIdentity.KeyOf(one.Query.Text), StringComparer.Ordinal))
            kept[same.First().Part].Add(Merge([.. same.Select(static one => one.Query)], dropped));
        return [.. parts.Zip(kept, static (part, queries) => part with { Queries = queries })];
    }

    /// <summary>The candidates with distinct texts (<see cref="TextIdentity"/>), each where it came first, with the highest grade that its copies have.</summary>
    public static RankingCandidate[] Distinct(IEnumerable<RankingCandidate> candidates, DroppedCounts dropped)
    {
        var distinct = new OrderedDictionary<string, RankingCandidate>(StringComparer.Ordinal);
        foreach (var candidate in candidates)
        {
            var key = TextIdentity.KeyOf(candidate.Text);
            if (distinct.TryAdd(key, candidate))
                continue;
            var twin = distinct[key];
            dropped.Add(twin.Grade == candidate.Grade ? "copies of a text" : "copies of a text with another grade");
            if (candidate.Grade > twin.Grade)
                distinct[key] = twin with { Grade = candidate.Grade, Weight = candidate.Weight };
        }

        return [.. distinct.Values];
    }

    private static RankingQuery Merge(RankingQuery[] same, DroppedCounts dropped)
    {
        var candidates = Distinct(same.SelectMany(static query => query.Candidates), dropped);
        if (same.Length == 1)
            return same[0] with { Candidates = candidates };
        dropped.Add("copies of a query", same.Length - 1);
        // Ids are unique within the queries that they came from only.
        return same[0] with { Candidates = [.. candidates.Select(static (candidate, i) => candidate with { DocumentId = $"{i}" })] };
    }
}
