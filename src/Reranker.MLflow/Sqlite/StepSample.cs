namespace Reranker.MLflow;

/// <summary>Which steps of many histories a chart shows: as MLflow's <c>_get_sampled_steps_from_steps</c> chooses them.</summary>
internal static class StepSample
{
    /// <param name="histories">The steps of each run in ascending order, none of them empty.</param>
    /// <param name="startStep">The first step to see.</param>
    /// <param name="endStep">The last.</param>
    /// <param name="count">About how many steps to take.</param>
    public static HashSet<long> Take(IReadOnlyList<List<long>> histories, long? startStep, long? endStep, int count)
    {
        var all = histories.SelectMany(static steps => steps).Distinct().Order().ToList();
        if (all.Count == 0)
            return [];
        var (start, end) = (startStep ?? 0, endStep ?? all[^1]);
        var first = all.FindIndex(step => step >= start);
        var after = all.FindLastIndex(step => step <= end) + 1;
        var within = first < 0 ? 0 : after - first;
        // Where a run begins and ends is seen, whatever falls out between.
        var chosen = histories.SelectMany(static steps => (long[])[steps[0], steps[^1]]).Where(step => start <= step && step <= end).ToHashSet();
        if (within <= count)
        {
            chosen.UnionWith(within > 0 ? all[first..after] : []);
            return chosen;
        }

        // MLflow holds an index into all steps against the number of those in the interval; we do as it does.
        for (var number = 0; number < count; number++)
            if (first + (int)(number * ((double)within / count)) is var index && index < within)
                chosen.Add(all[index]);
        chosen.Add(all[after - 1]);
        return chosen;
    }
}
