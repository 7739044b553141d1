using System.Runtime.InteropServices;

namespace Reranker.Onnx;

/// <summary>What goes through the model at once: a batch of one request, and batches of others with pairs of the same length.</summary>
internal sealed class BatchRun(ScheduledRequest request, PairBatch batch)
{
    private readonly List<(ScheduledRequest Request, PairBatch Batch, Exception? Error)> _parts = [(request, batch, null)];

    /// <summary>How many tokens run, padding included.</summary>
    public long Tokens { get; private set; } = batch.Tokens;

    /// <summary>The batches; with errors once it was executed.</summary>
    public IReadOnlyList<(ScheduledRequest Request, PairBatch Batch, Exception? Error)> Parts => _parts;

    /// <summary>Whether nothing else runs or waits.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Takes batches of another request that fit.</summary>
    public void AddFrom(ScheduledRequest other)
    {
        if (other == request || other.Model != request.Model)
            return;
        while (Room > 0 && other.TryTake(batch.Length, Room, out var more))
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
                part.Request.Model.Score(part.Batch, part.Request.Pairs.Windows, part.Request.Logits, IsAlone);
            }
            catch (Exception error)
            {
                part.Error = error;
            }
        }
    }

    private long Room => (request.Model.TokenBudget - Tokens) / batch.Length;

    private bool TryExecuteTogether()
    {
        var pairs = _parts.SelectMany(static part => part.Batch.Pairs.ToArray().Select(index => part.Request.Pairs.Windows[index])).ToArray();
        var logits = new float[pairs.Length];
        try
        {
            request.Model.Score(PairBatch.Whole(pairs.Length, batch.Length), pairs, logits, alone: false);
        }
        catch (Exception)
        {
            return false;
        }

        var place = 0;
        foreach (var (owner, part, _) in _parts)
            foreach (var index in part.Pairs.Span)
                owner.Logits[index] = logits[place++];
        return true;
    }
}
