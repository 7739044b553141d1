using System.Runtime.InteropServices;

namespace Reranker.Onnx;

/// <summary>Requests with batches that wait, in the order in which they would end if all of them shared the model evenly. Not safe for concurrent use.</summary>
/// <remarks>
/// The fair sojourn protocol (E. J. Friedman and S. G. Henderson, "Fairness and efficiency in web server protocols", SIGMETRICS 2003): whoever would end first runs
/// first, alone. So nobody ends later than with even shares, equal requests end one after the other instead of all at the end, a small one
/// passes a large one, and no stream of small ones holds a large one up for ever. Work is counted in tokens, which are known beforehand.
/// </remarks>
internal sealed class FairQueue
{
    private static readonly Comparer<ScheduledRequest> ByPlace = Comparer<ScheduledRequest>.Create(static (one, other) => one.Place.CompareTo(other.Place));

    // In order. A sorted set would allocate for every run that goes through it.
    private readonly List<ScheduledRequest> _waiting = [];

    // Those that would not have ended yet with even shares, whether or not they wait here.
    private readonly SortedSet<(double End, long Number)> _sharing = [];

    // The tokens that each of them would have had since the queue was empty.
    private double _share;
    private long _count;

    /// <summary>All that wait, in order.</summary>
    public ReadOnlySpan<ScheduledRequest> Waiting => CollectionsMarshal.AsSpan(_waiting);

    /// <summary>Whose turn it is; <see langword="null"/> where none waits.</summary>
    public ScheduledRequest? First => _waiting.Count > 0 ? _waiting[0] : null;

    /// <summary>A request has come.</summary>
    public void Add(ScheduledRequest request)
    {
        request.Place = (_share + request.WaitingTokens, _count++);
        _waiting.Insert(~_waiting.BinarySearch(request, ByPlace), request);
        _sharing.Add(request.Place);
    }

    /// <summary>So many tokens of those that wait have been taken.</summary>
    public void Took(long tokens)
    {
        _waiting.RemoveAll(static request => !request.IsWaiting);
        double left = tokens;
        while (_sharing.Count > 0 && (_sharing.Min.End - _share) * _sharing.Count is var needed && needed <= left)
        {
            (_share, left) = (_sharing.Min.End, left - needed);
            _sharing.Remove(_sharing.Min);
        }

        if (_sharing.Count > 0)
            _share += left / _sharing.Count;
        ForgetIfEmpty();
    }

    /// <summary>A request waits no more.</summary>
    public void Remove(ScheduledRequest request)
    {
        _waiting.Remove(request);
        _sharing.Remove(request.Place);
        ForgetIfEmpty();
    }

    private void ForgetIfEmpty()
    {
        if (_waiting.Count > 0)
            return;
        _sharing.Clear();
        _share = 0;
    }
}
