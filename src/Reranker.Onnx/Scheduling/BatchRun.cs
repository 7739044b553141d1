using System.Runtime.InteropServices;

namespace Reranker.Onnx;

/// <summary>What a worker lets through the model at once: a batch of one request, and batches of others with pairs of the same length. A worker fills it again and again.</summary>
internal sealed class BatchRun
{
    private readonly List<(ScheduledRequest Request, PairBatch Batch, Exception? Error)> _parts = [];

    /// <summary>How many tokens run, padding included.</summary>
    public long Tokens { get; private set; }

    /// <summary>The share of the model's token budget that runs: above 1 where one pair alone is longer.</summary>
    public double Fill => (double)Tokens / _parts[0].Request.Model.TokenBudget;

    /// <summary>Whether nothing else runs or waits.</summary>
    public bool IsAlone { get; private set; }

    /// <summary>The batches; with errors once it was executed.</summary>
    public ReadOnlySpan<(ScheduledRequest Request, PairBatch Batch, Exception? Error)> Parts => CollectionsMarshal.AsSpan(_parts);

    /// <summary>Begins anew, with a batch.</summary>
    public void Begin(ScheduledRequest request, PairBatch batch, bool isAlone)
    {
        _parts.Clear();
        _parts.Add((request, batch, null));
        (Tokens, IsAlone) = (batch.Tokens, isAlone);
    }

    /// <summary>Lets go of the requests.</summary>
    public void Clear() => _parts.Clear();

    /// <summary>Takes batches of another request that fit.</summary>
    public void AddFrom(ScheduledRequest other)
    {
        var (first, batch, _) = _parts[0];
        if (other == first || other.Model != first.Model)
            return;
        while ((first.Model.TokenBudget - Tokens) / batch.Length is > 0 and var room && other.TryTake(batch.Length, room, out var more))
        {
            _parts.Add((other, more, null));
            Tokens += more.Tokens;
        }
    }

    /// <summary>Runs the model. Where a run of several requests fails, each runs alone, so that none fails for another.</summary>
    public void Execute()
    {
        if (_parts.Count > 1 && TryExecuteTogether())
            return;
        foreach (ref var part in CollectionsMarshal.AsSpan(_parts))
        {
            try
            {
                part.Request.Model.Score(part.Batch, part.Request.Pairs.Windows, part.Request.Rows, IsAlone);
            }
            catch (Exception error)
            {
                part.Error = error;
            }
        }
    }

    private bool TryExecuteTogether()
    {
        var pairs = _parts.SelectMany(static part => part.Batch.Pairs.ToArray().Select(index => part.Request.Pairs.Windows[index])).ToArray();
        var (first, batch, _) = _parts[0];
        var width = first.Model.Width;
        var rows = new float[pairs.Length * width];
        try
        {
            first.Model.Score(PairBatch.Whole(pairs.Length, batch.Length), pairs, rows, alone: false);
        }
        catch (Exception)
        {
            return false;
        }

        var place = 0;
        foreach (var (owner, part, _) in _parts)
            foreach (var index in part.Pairs.Span)
                rows.AsSpan(place++ * width, width).CopyTo(owner.Rows.AsSpan(index * width));
        return true;
    }
}
