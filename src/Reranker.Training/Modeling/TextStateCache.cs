namespace Reranker.Training;

/// <summary>What an encoder made of texts, kept in memory up to a limit; beyond it, the texts that came first leave first.</summary>
internal sealed class TextStateCache : IDisposable
{
    private readonly Dictionary<TextKey, TorchTextStates> _states = [];
    private readonly Queue<TextKey> _order = new();
    private long _bytes;

    /// <summary>The most memory that is kept between two calls.</summary>
    public long MaxBytes { get; set; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    public TorchTextStates? Find(TextKey key) => _states.GetValueOrDefault(key);

    public void Add(TextKey key, TorchTextStates states)
    {
        _states.Add(key, states);
        _order.Enqueue(key);
        _bytes += states.Bytes;
    }

    /// <summary>Adds a text that may be there already, or be too much; then its states are disposed of.</summary>
    public void Take(TextKey key, TorchTextStates states)
    {
        if (_bytes + states.Bytes > MaxBytes || _states.ContainsKey(key))
            states.Dispose();
        else
            Add(key, states);
    }

    /// <summary>Forgets what is beyond the limit. Whoever uses states finishes first.</summary>
    public void Trim()
    {
        while (_bytes > MaxBytes && _order.TryDequeue(out var key) && _states.Remove(key, out var states))
        {
            _bytes -= states.Bytes;
            states.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var states in _states.Values)
            states.Dispose();
        _states.Clear();
    }
}
