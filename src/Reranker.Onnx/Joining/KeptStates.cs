namespace Reranker.Onnx;

/// <summary>Keeps what was made of texts within a number of bytes; those used longest ago go first. Safe for concurrent use.</summary>
/// <param name="maxBytes">How many bytes all states may take; 0 to keep none.</param>
internal sealed class KeptStates(long maxBytes)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TextKey, LinkedListNode<(TextKey Key, TextStates States)>> _entries = [];

    // Used last first.
    private readonly LinkedList<(TextKey Key, TextStates States)> _order = [];
    private long _bytes;

    public TextStates? Find(TextKey key)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var node))
                return null;
            _order.Remove(node);
            _order.AddFirst(node);
            return node.Value.States;
        }
    }

    public void Add(TextKey key, TextStates states)
    {
        lock (_gate)
        {
            if (states.BytesWith(key) > maxBytes || _entries.ContainsKey(key))
                return;
            _entries.Add(key, _order.AddFirst((key, states)));
            for (_bytes += states.BytesWith(key); _bytes > maxBytes; _order.RemoveLast())
            {
                var (last, gone) = _order.Last!.Value;
                _entries.Remove(last);
                _bytes -= gone.BytesWith(last);
            }
        }
    }
}
