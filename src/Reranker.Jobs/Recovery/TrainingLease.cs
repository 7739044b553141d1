using Microsoft.Extensions.Options;

namespace Reranker.Jobs;

/// <summary>
/// The right to train: one training at a time, over all hosts that share a data directory or a database. Where jobs are in memory, a file in the data directory names the
/// run, so that a later start finds what a host that was killed has left; a database has the job itself.
/// </summary>
internal sealed class TrainingLease(IHostLocks locks, IOptions<RerankerJobOptions> options)
{
    private readonly string? _runPath = options.Value.IsShared ? null : Path.Combine(Path.GetFullPath(options.Value.DataDirectory), "training.run");

    /// <summary>The run that is being trained, or that a killed host left; <see langword="null"/> where there is none, or where a database knows.</summary>
    public string? RunId
    {
        get
        {
            try
            {
                return _runPath is not null && File.ReadAllText(_runPath).Trim() is { Length: > 0 } runId ? runId : null;
            }
            catch (IOException)
            {
                return null;
            }
        }
    }

    /// <summary>Takes the lease, or returns <see langword="null"/> where somebody has it.</summary>
    public async Task<Held?> TryTakeAsync(CancellationToken cancellationToken) =>
        await locks.TryTakeAsync(HostLocks.Training, cancellationToken).ConfigureAwait(false) is { } turn ? new Held(turn, _runPath) : null;

    /// <summary>The lease, until it is disposed of.</summary>
    internal sealed class Held(IHostLock turn, string? runPath) : IAsyncDisposable
    {
        private bool _hasEnded;

        /// <summary>Cancelled where the lease is lost; another host may train then.</summary>
        public CancellationToken Lost => turn.Lost;

        /// <summary>Says which run it is held for.</summary>
        public void Name(string runId)
        {
            if (runPath is not null)
                File.WriteAllText(runPath, runId);
        }

        /// <summary>Says that the run has ended, so that its name is not left for whoever takes the lease next.</summary>
        public void Forget() => _hasEnded = true;

        public ValueTask DisposeAsync()
        {
            if (_hasEnded && runPath is not null)
                File.Delete(runPath);
            return turn.DisposeAsync();
        }
    }
}
