using System.Runtime.InteropServices;

namespace Reranker.Training;

/// <summary>Words cut into pieces, and the count of every two neighbours in them.</summary>
internal sealed class PieceMerger
{
    private readonly List<List<string>> _words = [];
    private readonly List<long> _frequencies = [];
    private readonly Dictionary<(string Left, string Right), long> _counts = [];
    private readonly Dictionary<(string Left, string Right), HashSet<int>> _where = [];
    private readonly PriorityQueue<(string Left, string Right), (long Negated, string Left, string Right)> _queue = new(ByCountThenName.Instance);

    public PieceMerger(IEnumerable<(List<string> Pieces, long Frequency)> words)
    {
        foreach (var (pieces, frequency) in words)
        {
            _words.Add(pieces);
            _frequencies.Add(frequency);
            Count(_words.Count - 1, +1, touched: null);
        }

        foreach (var (pair, count) in _counts)
            _queue.Enqueue(pair, (-count, pair.Left, pair.Right));
    }

    /// <summary>Joins the most frequent pair everywhere; <see langword="null"/> where none is frequent enough.</summary>
    public string? MergeMostFrequent(int minFrequency)
    {
        while (_queue.TryDequeue(out var pair, out var priority))
        {
            // Counts change while a pair waits: one that is out of date goes back with its present count.
            var count = _counts.GetValueOrDefault(pair);
            if (count != -priority.Negated)
            {
                if (count > 0)
                    _queue.Enqueue(pair, (-count, pair.Left, pair.Right));
                continue;
            }

            return count < minFrequency ? null : Merge(pair);
        }

        return null;
    }

    private string Merge((string Left, string Right) pair)
    {
        var merged = pair.Left + (pair.Right.StartsWith("##", StringComparison.Ordinal) ? pair.Right[2..] : pair.Right);
        var touched = new HashSet<(string Left, string Right)>();
        foreach (var index in _where[pair].ToArray())
        {
            Count(index, -1, touched);
            var pieces = _words[index];
            for (var i = 0; i < pieces.Count - 1; i++)
            {
                if (pieces[i] == pair.Left && pieces[i + 1] == pair.Right)
                {
                    pieces[i] = merged;
                    pieces.RemoveAt(i + 1);
                }
            }

            Count(index, +1, touched);
        }

        foreach (var changed in touched)
            if (_counts.GetValueOrDefault(changed) is > 0 and var count)
                _queue.Enqueue(changed, (-count, changed.Left, changed.Right));
        return merged;
    }

    private void Count(int index, int sign, HashSet<(string Left, string Right)>? touched)
    {
        var pieces = _words[index];
        for (var i = 0; i < pieces.Count - 1; i++)
        {
            var pair = (pieces[i], pieces[i + 1]);
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, pair, out _) += sign * _frequencies[index];
            ref var where = ref CollectionsMarshal.GetValueRefOrAddDefault(_where, pair, out _);
            where ??= [];
            if (sign > 0)
                where.Add(index);
            else
                where.Remove(index);
            touched?.Add(pair);
        }
    }

    private sealed class ByCountThenName : IComparer<(long Negated, string Left, string Right)>
    {
        public static readonly ByCountThenName Instance = new();

        public int Compare((long Negated, string Left, string Right) x, (long Negated, string Left, string Right) y)
        {
            var byCount = x.Negated.CompareTo(y.Negated);
            if (byCount != 0)
                return byCount;
            var byLeft = string.CompareOrdinal(x.Left, y.Left);
            return byLeft != 0 ? byLeft : string.CompareOrdinal(x.Right, y.Right);
        }
    }
}
