using System.Diagnostics;

namespace Reranker.Onnx;

/// <summary>Tells, when a request is over, how it spent its time: waiting, then running.</summary>
internal static class RequestTrace
{
    /// <param name="queued">When it came to the queue, as <see cref="Stopwatch"/> has it.</param>
    /// <param name="started">When its first batch left the queue; 0 where none did.</param>
    public static void Tell(long queued, long started)
    {
        var now = Stopwatch.GetTimestamp();
        ServingInstruments.QueueDuration.Record(Stopwatch.GetElapsedTime(queued, started == 0 ? now : started).TotalSeconds);
        if (!ServingInstruments.Activities.HasListeners())
            return;

        var end = DateTimeOffset.UtcNow;
        Trace(ServingInstruments.QueueActivity, Before(queued), started == 0 ? end : Before(started));
        if (started != 0)
            Trace(ServingInstruments.InferActivity, Before(started), end);

        DateTimeOffset Before(long timestamp) => end - Stopwatch.GetElapsedTime(timestamp, now);
    }

    // Other threads do the work, for several requests at once: no activity can be open meanwhile.
    private static void Trace(string name, DateTimeOffset start, DateTimeOffset end)
    {
        using var activity = ServingInstruments.Activities.StartActivity(name, ActivityKind.Internal, parentContext: default, startTime: start);
        activity?.SetEndTime(end.UtcDateTime);
    }
}
