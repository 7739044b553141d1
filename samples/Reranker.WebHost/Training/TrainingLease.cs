using Microsoft.Extensions.Options;

namespace Reranker.WebHost;

/// <summary>
/// The right to train on a data directory: one training at a time, over all hosts that share it. While it is held the file beside it names
/// the run, so that others can tell who trains, and a later start finds the run of a host that was killed.
/// </summary>
internal sealed class TrainingLease(IOptions<HostSettings> settings)
{
    private readonly string _lockPath = settings.Value.DataPath("training.lock");
    private readonly string _runPath = settings.Value.DataPath("training.run");

    /// <summary>The run that is being trained, or that a killed host left; <see langword="null"/> where there is none.</summary>
    public string? RunId
    {
        get
        {
            try
            {
                return File.ReadAllText(_runPath).Trim() is { Length: > 0 } runId ? runId : null;
            }
            catch (IOException)
            {
                return null;
            }
        }
    }

    /// <summary>Takes the lease, or returns <see langword="null"/> where somebody has it.</summary>
    public Held? TryTake() => FileLock.TryTake(_lockPath) is { } turn ? new Held(turn, _runPath) : null;

    /// <summary>The lease, until it is disposed of.</summary>
    internal sealed class Held(IDisposable turn, string runPath) : IDisposable
    {
        private bool _isInterrupted;

        /// <summary>Says which run it is held for.</summary>
        public void Name(string runId) => File.WriteAllText(runPath, runId);

        /// <summary>Leaves the run's name for the next start to find.</summary>
        public void Interrupt() => _isInterrupted = true;

        public void Dispose()
        {
            if (!_isInterrupted)
                File.Delete(runPath);
            turn.Dispose();
        }
    }
}
