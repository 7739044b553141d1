using CsCheck;

namespace Reranker.Onnx.Tests.Scheduling;

public sealed class FairQueueTests
{
    [Fact]
    public void Equal_requests_run_one_after_the_other_and_a_small_one_passes_a_large_one()
    {
        ScheduledRequest[] requests = [Request(5), Request(5), Request(2)];
        var queue = QueueOf(requests);

        Assert.Equal([2, 2, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1], Enumerable.Range(0, 12).Select(_ => Array.IndexOf(requests, Serve(queue))));
        Assert.Null(queue.First);
    }

    [Fact]
    public void A_large_request_has_its_turn_however_many_small_ones_come()
    {
        var queue = new FairQueue();
        var large = Request(10);
        queue.Add(large);
        var served = 0;
        while (large.IsWaiting)
        {
            queue.Add(Request(1));
            Serve(queue);
            served++;
        }

        // With one token coming for each that is served, even shares shrink as those who share get more.
        Assert.InRange(served, 11, 150);
    }

    [Fact]
    public void A_request_that_is_removed_has_no_share_any_more()
    {
        ScheduledRequest[] requests = [Request(6), Request(4), Request(4)];
        var queue = QueueOf(requests);
        queue.Remove(requests[1]);

        Assert.Equal([2, 2, 2, 2, 0, 0, 0, 0, 0, 0], Enumerable.Range(0, 10).Select(_ => Array.IndexOf(requests, Serve(queue))));
    }

    [Fact]
    public void Nobody_ends_later_than_with_even_shares()
    {
        Gen.Select(Gen.Int[0, 30], Gen.Int[1, 20]).Array[1, 10].Sample(arrivals =>
        {
            var (fair, even) = (FairEnds(arrivals), EvenEnds(arrivals));
            // Even shares go round by whole tokens here: that may favour each by a round.
            Assert.All(fair.Zip(even), ends => Assert.InRange(ends.First, 0, ends.Second + arrivals.Length));
        });
    }

    private static FairQueue QueueOf(ScheduledRequest[] requests)
    {
        var queue = new FairQueue();
        foreach (var request in requests)
            queue.Add(request);
        return queue;
    }

    private static int[] FairEnds((int Time, int Tokens)[] arrivals)
    {
        var queue = new FairQueue();
        var requests = Array.ConvertAll(arrivals, static arrival => Request(arrival.Tokens));
        return Ends(arrivals, index => queue.Add(requests[index]), () => queue.First is null ? null : Array.IndexOf(requests, Serve(queue)));
    }

    private static int[] EvenEnds((int Time, int Tokens)[] arrivals)
    {
        var turns = new Queue<int>();
        var left = Array.ConvertAll(arrivals, static arrival => arrival.Tokens);
        return Ends(arrivals, turns.Enqueue, () =>
        {
            if (!turns.TryDequeue(out var index))
                return null;
            if (--left[index] > 0)
                turns.Enqueue(index);
            return index;
        });
    }

    /// <summary>When each has its last token; one is served at a time.</summary>
    private static int[] Ends((int Time, int Tokens)[] arrivals, Action<int> add, Func<int?> serve)
    {
        var ends = new int[arrivals.Length];
        var left = arrivals.Sum(static arrival => arrival.Tokens);
        for (var time = 0; left > 0; time++)
        {
            for (var index = 0; index < arrivals.Length; index++)
                if (arrivals[index].Time == time)
                    add(index);
            if (serve() is not { } served)
                continue;
            ends[served] = time;
            left--;
        }

        return ends;
    }

    /// <summary>Takes a token of whoever is first.</summary>
    private static ScheduledRequest Serve(FairQueue queue)
    {
        var request = queue.First!;
        queue.Took(request.Take().Tokens);
        return request;
    }

    /// <summary>As many pairs of one token, each a batch.</summary>
    private static ScheduledRequest Request(int tokens)
    {
        var windows = Enumerable.Range(0, tokens).Select(static _ => new EncodedPair(new[] { 1 }, 1, Truncated: false)).ToArray();
        return new ScheduledRequest(new StepwiseScorer(1), EncodedPairs.Whole(windows, new TokenArena()), [.. Enumerable.Range(0, tokens).Select(static index => new PairBatch(new[] { index }, 1))]);
    }
}
