namespace Reranker.Jobs;

/// <summary>Cancels trainings on whichever host they run: a tag on the run asks for it, and the host that trains looks for it.</summary>
internal sealed class TrainingCancellation(IExperimentTracker tracker, TimeProvider time)
{
    private const string Tag = "reranker.cancel_requested";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Whether a run was asked to stop.</summary>
    public static bool IsAsked(ExperimentRunInfo run) => run.Tags.ContainsKey(Tag);

    /// <summary>Asks a run to stop.</summary>
    public Task AskAsync(string runId, CancellationToken cancellationToken) =>
        tracker.SetTagsAsync(runId, new Dictionary<string, string> { [Tag] = "true" }, cancellationToken);

    /// <summary>Watches a run until it is disposed of.</summary>
    public Watched Watch(string runId) => new(tracker, runId, time);

    /// <summary>A run that is being watched.</summary>
    internal sealed class Watched : IAsyncDisposable
    {
        private readonly CancellationTokenSource _asked = new();
        private readonly CancellationTokenSource _end = new();
        private readonly Task _watching;

        public Watched(IExperimentTracker tracker, string runId, TimeProvider time) => _watching = WatchAsync(tracker, runId, time);

        /// <summary>Cancelled when the run was asked to stop.</summary>
        public CancellationToken Token => _asked.Token;

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync().ConfigureAwait(false);
            await _watching.ConfigureAwait(false);
            _end.Dispose();
            _asked.Dispose();
        }

        private async Task WatchAsync(IExperimentTracker tracker, string runId, TimeProvider time)
        {
            using var timer = new PeriodicTimer(Interval, time);
            while (!_asked.IsCancellationRequested)
            {
                try
                {
                    await timer.WaitForNextTickAsync(_end.Token).ConfigureAwait(false);
                    if (await tracker.FindRunAsync(runId, _end.Token).ConfigureAwait(false) is { } run && IsAsked(run))
                        await _asked.CancelAsync().ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
                catch (TrackingException)
                {
                    // Asked again a second later.
                }
            }
        }
    }
}
