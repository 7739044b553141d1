using System.Diagnostics;

namespace Reranker.Compare;

/// <summary>Clients that make requests, as <c>worker.mjs</c> has them.</summary>
internal static class LoadRunner
{
    /// <summary>Makes requests and measures them.</summary>
    /// <param name="answerAsync">Answers the request of an index.</param>
    /// <param name="clients">How many clients wait for answers at once.</param>
    /// <param name="count">How many requests they make in all.</param>
    /// <param name="rate">Requests that come in a second, evenly; 0 for as soon as a client is free.</param>
    public static async Task<WorkerAnswer> RunAsync(Func<int, Task> answerAsync, int clients, int count, double rate)
    {
        var latencies = new double[count];
        var next = -1;
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => rate > 0 ? PacedAsync(client) : EagerAsync()));
        return new WorkerAnswer { Seconds = Elapsed(), CpuSeconds = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds, Latencies = latencies };

        double Elapsed() => Stopwatch.GetElapsedTime(start).TotalSeconds;

        async Task AnswerAsync(int index, double due)
        {
            await answerAsync(index);
            latencies[index] = Elapsed() - due;
        }

        async Task EagerAsync()
        {
            while (Interlocked.Increment(ref next) is var index && index < count)
                await AnswerAsync(index, Elapsed());
        }

        // A client that is late makes its next request at once; that one has waited since it was due.
        async Task PacedAsync(int client)
        {
            for (var index = client; index < count; index += clients)
            {
                var due = index / rate;
                if (due - Elapsed() is > 0 and var wait)
                    await Task.Delay(TimeSpan.FromSeconds(wait));
                await AnswerAsync(index, due);
            }
        }
    }
}
