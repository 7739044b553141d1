using System.Collections.Concurrent;
using System.Globalization;

namespace Reranker.Training;

/// <summary>Tells the run, and whoever listens, where a retraining stands.</summary>
/// <remarks>Steps are written by a loop of their own, which takes the newest, and every evaluation: a slow tracker delays no training.</remarks>
internal sealed class RetrainingJournal : IAsyncDisposable
{
    private static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(1);
    private readonly IExperimentRun _run;
    private readonly IProgress<RetrainingProgress>? _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _writing;
    private readonly ConcurrentQueue<TrainingEvaluation> _evaluations = new();
    private RetrainingProgress? _newest;
    private TrainingProgress? _newestStep;

    public RetrainingJournal(IExperimentRun run, IProgress<RetrainingProgress>? listener)
    {
        _run = run;
        _listener = listener;
        _writing = WriteAsync(_stop.Token);
    }

    public void Report(RetrainingProgress progress)
    {
        if (progress.Training?.Evaluation is { } evaluation)
            _evaluations.Enqueue(evaluation);
        else if (progress.Training is { } step)
            Volatile.Write(ref _newestStep, step);
        Volatile.Write(ref _newest, progress);
        _listener?.Report(progress);
    }

    /// <summary>Writes what is left and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _writing.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task WriteAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(WriteInterval);
        while (await TickAsync(timer, stop).ConfigureAwait(false))
            await WriteNewestAsync().ConfigureAwait(false);
        await WriteNewestAsync().ConfigureAwait(false);
    }

    private static async Task<bool> TickAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task WriteNewestAsync()
    {
        if (Interlocked.Exchange(ref _newest, null) is not { } progress)
            return;
        try
        {
            await _run.SetTagsAsync(new Dictionary<string, string>
            {
                [RetrainingTags.Phase] = progress.Phase.ToString().ToLowerInvariant(),
                [RetrainingTags.Step] = Text(progress.Step),
                [RetrainingTags.Total] = Text(progress.Total),
                [RetrainingTags.EtaSeconds] = Text((int)(progress.Remaining ?? TimeSpan.Zero).TotalSeconds),
            }).ConfigureAwait(false);
            // Apart from the phase, which may have moved on since the last step.
            if (Interlocked.Exchange(ref _newestStep, null) is { } training)
            {
                await _run.LogMetricsAsync(
                    new Dictionary<string, double>
                    {
                        [RetrainingMetricNames.Training + "loss"] = training.Loss,
                        [RetrainingMetricNames.Training + "learning_rate"] = training.LearningRate,
                        [RetrainingMetricNames.Training + "pairs_per_second"] = training.PairsPerSecond,
                    },
                    training.Step).ConfigureAwait(false);
            }

            while (_evaluations.TryPeek(out var evaluation))
            {
                await _run.LogMetricsAsync(new Dictionary<string, double> { [RetrainingMetricNames.Training + "validation_ndcg_at_10"] = evaluation.NdcgAt10 }, evaluation.Step).ConfigureAwait(false);
                _evaluations.TryDequeue(out _);
            }
        }
        catch (TrackingException)
        {
            // Progress is a courtesy: a tracker that is away for a while must not end a training. The results are logged strictly.
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
