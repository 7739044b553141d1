namespace Reranker.Training;

/// <summary>Counts what a dataset leaves out, by the reason.</summary>
internal sealed class DroppedCounts
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> Counts => _counts;

    public void Add(string reason, int count = 1)
    {
        if (count > 0)
            _counts[reason] = _counts.GetValueOrDefault(reason) + count;
    }

    public void Add(IReadOnlyDictionary<string, int> counts)
    {
        foreach (var (reason, count) in counts)
            Add(reason, count);
    }
}
