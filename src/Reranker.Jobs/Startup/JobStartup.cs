using Microsoft.Extensions.Options;

namespace Reranker.Jobs;

/// <summary>
/// What has to be done before a host listens. It happens when the host starts; a host that wants it earlier, or wants to bear its errors, calls both methods before.
/// </summary>
public sealed class JobStartup
{
    private readonly PostgresMigrations? _migrations;
    private readonly TrainingQueue _queue;
    private readonly ModelPromotion _promotion;
    private readonly FirstChampion _first;
    private readonly AbandonedTraining _abandoned;
    private readonly RetrainingScheduler _schedule;
    private readonly RerankerJobOptions _options;

    internal JobStartup(
        PostgresMigrations? migrations, TrainingQueue queue, ModelPromotion promotion, FirstChampion first, AbandonedTraining abandoned, RetrainingScheduler schedule,
        IOptions<RerankerJobOptions> options)
    {
        (_migrations, _queue, _promotion, _first, _abandoned, _schedule) = (migrations, queue, promotion, first, abandoned, schedule);
        _options = options.Value;
    }

    /// <summary>Whether one of the methods has been called.</summary>
    internal bool HasBegun { get; private set; }

    /// <summary>Makes the tables in the database, and sees whether the queue can be used. Does nothing where jobs are in memory.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="JobStoreException">The database cannot be used.</exception>
    public async Task PrepareDatabaseAsync(CancellationToken cancellationToken = default)
    {
        HasBegun = true;
        if (_migrations is null)
            return;
        await _migrations.RunAsync(cancellationToken).ConfigureAwait(false);
        await _queue.FindAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Finishes a promotion that was cut off, registers <see cref="RerankerJobOptions.BaseModel"/> where there is no champion yet, takes up the training that a killed host left, and applies
    /// the schedule.
    /// </summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="RerankerException">A store failed, or the base model cannot be used.</exception>
    public async Task PrepareRegistryAsync(CancellationToken cancellationToken = default)
    {
        HasBegun = true;
        await _promotion.RepairAsync(cancellationToken).ConfigureAwait(false);
        await _first.EnsureAsync(cancellationToken).ConfigureAwait(false);
        if (!_options.RunsTrainings)
            return;
        if (!_options.IsShared)
            await _abandoned.TakeUpAsync(cancellationToken).ConfigureAwait(false);
        await _schedule.ApplyAsync(cancellationToken).ConfigureAwait(false);
    }
}
