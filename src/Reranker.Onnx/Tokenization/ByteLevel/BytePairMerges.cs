using System.Collections.Concurrent;

namespace Reranker.Onnx;

/// <summary>Which neighbouring tokens merge into which, and which first.</summary>
internal sealed class BytePairMerges
{
    private readonly Dictionary<(int Left, int Right), (int Rank, int Id)> _merges = [];
    private readonly ConcurrentQueue<Merging> _idle = new();

    /// <summary>Takes the merges, the first learnt first.</summary>
    public BytePairMerges(IEnumerable<(int Left, int Right, int Merged)> merges)
    {
        foreach (var (rank, (left, right, merged)) in merges.Index())
            _merges[(left, right)] = (rank, merged);
    }

    /// <summary>Starts merging words, one after the other. Not safe for concurrent use.</summary>
    public Merging Start() => _idle.TryDequeue(out var merging) ? merging : new(_merges);

    /// <summary>Takes back what has merged its last word, for the next text.</summary>
    public void Return(Merging merging)
    {
        // A word of a megabyte would keep its memory for ever.
        if (merging.IsSmall)
            _idle.Enqueue(merging);
    }

    /// <summary>The tokens of one word while they merge: a list in which each knows its neighbours, and a queue of merges that may be due.</summary>
    public sealed class Merging(Dictionary<(int Left, int Right), (int Rank, int Id)> merges)
    {
        private const int None = -1;

        private readonly PriorityQueue<(int At, int Id), (int Rank, int At)> _due = new();
        private (int Id, int Previous, int Next)[] _tokens = new (int, int, int)[32];
        private int _count;

        /// <summary>It holds little memory.</summary>
        public bool IsSmall => _tokens.Length <= 1024;

        /// <summary>Adds a token to the word's end.</summary>
        public void Add(int id)
        {
            if (_count == _tokens.Length)
                Array.Resize(ref _tokens, 2 * _count);
            _tokens[_count] = (id, _count - 1, None);
            if (_count > 0)
                _tokens[_count - 1].Next = _count;
            _count++;
        }

        /// <summary>Merges the word and moves it out of here.</summary>
        public void MoveTo(ref TokenWriter tokens)
        {
            for (var at = 0; at < _count - 1; at++)
                Consider(at);
            while (_due.TryDequeue(out var merge, out _))
                Merge(merge.At, merge.Id);
            for (var at = _count > 0 ? 0 : None; at != None; at = _tokens[at].Next)
                tokens.Add(_tokens[at].Id);
            _count = 0;
        }

        private void Consider(int at)
        {
            if (TryMerge(at, out var merge))
                _due.Enqueue((at, merge.Id), (merge.Rank, at));
        }

        private bool TryMerge(int at, out (int Rank, int Id) merge)
        {
            merge = default;
            var (id, _, next) = _tokens[at];
            return next != None && merges.TryGetValue((id, _tokens[next].Id), out merge);
        }

        // A merge may have lost one of its tokens to another since it was queued.
        private void Merge(int at, int id)
        {
            ref var left = ref _tokens[at];
            if (left.Id == None || !TryMerge(at, out var merge) || merge.Id != id)
                return;

            ref var right = ref _tokens[left.Next];
            right.Id = None;
            left.Id = id;
            left.Next = right.Next;
            if (left.Next != None)
                _tokens[left.Next].Previous = at;
            if (left.Previous != None)
                Consider(left.Previous);
            Consider(at);
        }
    }
}
