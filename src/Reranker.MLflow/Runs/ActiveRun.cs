using Microsoft.Extensions.Logging;

namespace Reranker.MLflow;

/// <summary>A run that is being logged to. Start one with <see cref="IMLflowRuns.StartRunAsync"/>.</summary>
/// <remarks>
/// <para>
/// Parameters, tags, inputs and files are stored when their call returns. Metrics are buffered: they are sent in order, in batches of up to 1,000,
/// when a batch is full, after <see cref="RunOptions.FlushInterval"/>, and by <see cref="FlushAsync"/> and <see cref="EndAsync"/>. What was accepted stays in the
/// buffer until MLflow has it: a batch that fails is sent again with the next, and <see cref="FlushAsync"/> and <see cref="EndAsync"/> throw what is wrong.
/// A call that logs a metric waits while 10,000 are waiting, and throws without accepting its own where MLflow has refused what came before
/// (the run was deleted, for instance) or where there is no room and MLflow cannot be reached.
/// </para>
/// <para>
/// Call <see cref="EndAsync"/> when the work is done. C# does not tell an object that is disposed of whether there was an exception, so a run that is
/// left without its end has <see cref="RunStatus.Failed"/>, or was <see cref="RunStatus.Killed"/> where the token that it was started with is cancelled.
/// <c>RunAsync</c> of <see cref="MLflowClientExtensions"/> ends a run by itself, and says in the tag <c>error</c> why it failed.
/// </para>
/// <para>Safe for concurrent use.</para>
/// </remarks>
public sealed partial class ActiveRun : IAsyncDisposable
{
    // Whoever leaves a run because MLflow is away must not wait for it much longer.
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(30);

    private readonly IMLflowClient _client;
    private readonly ArtifactRepositories _artifacts;
    private readonly RunOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationToken _cancellation;
    private readonly MetricBuffer _metrics;
    private int _ended;

    internal ActiveRun(
        IMLflowClient client, ArtifactRepositories artifacts, Run run, RunOptions options, TimeProvider time, ILogger logger, CancellationToken cancellation)
    {
        _client = client;
        _artifacts = artifacts;
        _options = options;
        _time = time;
        _logger = logger;
        _cancellation = cancellation;
        Info = run.Info;
        _metrics = new MetricBuffer(
            (metrics, token) => client.LogBatchAsync(RunId, metrics, cancellationToken: token), options.FlushInterval, time, logger);
    }

    /// <summary>What the run was when it started here.</summary>
    public RunInfo Info { get; }

    /// <summary>The run's id: 32 hexadecimal digits.</summary>
    public string RunId => Info.RunId;

    // What waits, or runs elsewhere, has not ended: with a time of its end the UI would show how long it took to be queued.
    private long? EndTimeOf(RunStatus status) => status is RunStatus.Running or RunStatus.Scheduled ? null : Now;

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Starts a run that is a part of this one, in the same experiment unless the options say otherwise.</summary>
    public Task<ActiveRun> StartNestedRunAsync(RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new RunOptions();
        return _client.StartRunAsync(
            options with
            {
                ParentRunId = RunId,
                ExperimentId = options.Experiment is null ? options.ExperimentId ?? Info.ExperimentId : options.ExperimentId,
            },
            cancellationToken);
    }

    /// <summary>Sends the metrics that were logged before this call.</summary>
    /// <exception cref="TrackingException">MLflow refused them or cannot be reached. They are kept, and sent with the next.</exception>
    public Task FlushAsync(CancellationToken cancellationToken = default) => _metrics.FlushAsync(cancellationToken);

    /// <summary>Sends what is left and ends the run, or leaves it to another process where its status is none of an end.</summary>
    /// <param name="status">How it ended; <see cref="RunStatus.Running"/> and <see cref="RunStatus.Scheduled"/> give it no end time.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="TrackingException">MLflow refused or cannot be reached. What is left is kept, and the run can be ended again.</exception>
    public async Task EndAsync(RunStatus status = RunStatus.Finished, CancellationToken cancellationToken = default)
    {
        await _metrics.CloseAsync(cancellationToken).ConfigureAwait(false);
        await _client.UpdateRunAsync(RunId, status, EndTimeOf(status), cancellationToken: cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _ended, 1);
    }

    /// <summary>Ends a run that was left without its end; gives up after 30 seconds. Failures are logged, not thrown: what led here is what the caller must hear of.</summary>
    public async ValueTask DisposeAsync()
    {
        await AbandonAsync(_cancellation.IsCancellationRequested ? RunStatus.Killed : RunStatus.Failed).ConfigureAwait(false);
        await _metrics.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Does a piece of work and ends with it.</summary>
    internal async Task<T> CompleteAsync<T>(Func<ActiveRun, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            var result = await work(this, cancellationToken).ConfigureAwait(false);
            if (Volatile.Read(ref _ended) == 0)
                await EndAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await AbandonAsync(RunStatus.Killed).ConfigureAwait(false);
            throw;
        }
        catch (Exception error)
        {
            await AbandonAsync(RunStatus.Failed, error).ConfigureAwait(false);
            throw;
        }
    }

    private async Task AbandonAsync(RunStatus status, Exception? reason = null)
    {
        if (Interlocked.Exchange(ref _ended, 1) == 1)
            return;
        using var deadline = new CancellationTokenSource(DisposeTimeout, _time);
        await TryAsync(() => _metrics.CloseAsync(deadline.Token)).ConfigureAwait(false);
        if (reason is not null)
            await TryAsync(() => SetTagAsync(SystemTags.Error, PythonText.Head($"{reason.GetType().Name}: {reason.Message}", Rules.TagLength), deadline.Token)).ConfigureAwait(false);
        await TryAsync(() => _client.UpdateRunAsync(RunId, status, Now, cancellationToken: deadline.Token)).ConfigureAwait(false);
        if (_metrics.Count is > 0 and var lost)
            LogLost(_logger, RunId, lost);
    }

    private async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step().ConfigureAwait(false);
        }
        catch (Exception error) when (error is TrackingException or OperationCanceledException)
        {
            LogNotEnded(_logger, RunId, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The run {RunId}, which was left without its end, could not be ended properly.")]
    private static partial void LogNotEnded(ILogger logger, string runId, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "The run {RunId} was left while MLflow could not be reached or refused: {Count} metrics are lost.")]
    private static partial void LogLost(ILogger logger, string runId, int count);
}
