using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Reranker.Training;

/// <summary>
/// The learning line: gather → dataset → train → export → evaluate → log → decide → promote.
/// </summary>
/// <remarks>Safe for concurrent use; two trainings at once share the cores and torch's random generator, so hosts run one at a time.</remarks>
public sealed class RetrainingPipeline
{
    private readonly IFeedbackStore _feedback;
    private readonly IExperimentTracker _tracker;
    private readonly IModelRegistry _registry;
    private readonly IModelSource _models;
    private readonly ModelPromotion _promotion;
    private readonly RetrainingPipelineOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<RetrainingPipeline> _logger;
    private readonly Lazy<bool> _torch;

    /// <summary>Creates the pipeline.</summary>
    public RetrainingPipeline(
        IFeedbackStore feedback, IExperimentTracker tracker, IModelRegistry registry, IModelSource models, ModelPromotion promotion,
        IOptions<RetrainingPipelineOptions> options, TimeProvider time, ILogger<RetrainingPipeline> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _feedback = feedback;
        _tracker = tracker;
        _registry = registry;
        _models = models;
        _promotion = promotion;
        _options = options.Value;
        _time = time;
        _logger = logger;
        _torch = new Lazy<bool>(LoadTorch);
    }

    /// <summary>Checks the request and opens its run; <see cref="Retraining.ExecuteAsync"/> does the work.</summary>
    /// <remarks>Where the working directory has a checkpoint of the same training (data, base model, options), it goes on from there.</remarks>
    /// <exception cref="NoFeedbackException">There is no feedback in the window.</exception>
    /// <exception cref="TrainingException">An option is out of its range, or there is neither a champion nor a base model.</exception>
    /// <exception cref="ModelPackageException">The base model cannot be used.</exception>
    public async Task<Retraining> StartAsync(RetrainingRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        var plan = await SettleAsync(request, cancellationToken).ConfigureAwait(false);
        var run = await _tracker.StartRunAsync(_options.Experiment, plan.RunName, cancellationToken).ConfigureAwait(false);
        RetrainingLog.Started(_logger, run.RunId, request.Window, plan.BasePackage.Identity);
        return await OpenAsync(run, plan, new Dictionary<string, string> { [RetrainingTags.Request] = request.ToJson() }, plan.Parameters, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Opens a run again whose process was killed, or whose training was stopped or failed: the same request, from the last checkpoint in the working directory. Or opens one that
    /// <see cref="Retraining.QueueAsync"/> has left, which does not count as a resumption.
    /// </summary>
    /// <remarks>Where the feedback or the champion has changed meanwhile it is another training, and begins anew in the same run.</remarks>
    /// <param name="runId">The run. Nobody else may work on it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="NoFeedbackException">There is no feedback in the window any more.</exception>
    /// <exception cref="TrainingException">There is no such run, it is none of a retraining, or it has a challenger registered already.</exception>
    /// <exception cref="ModelPackageException">The base model cannot be used.</exception>
    public async Task<Retraining> ResumeAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        var info = await _tracker.FindRunAsync(runId, cancellationToken).ConfigureAwait(false) ?? throw new TrainingException($"There is no run '{runId}' to resume.");
        if ((await _registry.ListAsync(_options.RegisteredModel, cancellationToken).ConfigureAwait(false)).FirstOrDefault(version => version.RunId == runId) is { } registered)
            throw new TrainingException($"The run '{runId}' has registered its challenger as version {registered.Version} already: there is nothing to resume. Promote it by hand if its decision says so.");

        var plan = await SettleAsync(RequestOf(info), cancellationToken).ConfigureAwait(false);
        var isQueued = info.Status is ExperimentRunStatus.Scheduled;
        var times = (isQueued ? 0 : 1) + (int.TryParse(info.Tags.GetValueOrDefault(RetrainingTags.Resumed), NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : 0);
        var run = await _tracker.ResumeRunAsync(runId, cancellationToken).ConfigureAwait(false);
        if (isQueued)
            RetrainingLog.Begins(_logger, runId, plan.Request.Window);
        else
            RetrainingLog.Resumed(_logger, runId, plan.Request.Window, times);
        return await OpenAsync(run, plan, new Dictionary<string, string>
        {
            [RetrainingTags.Resumed] = times.ToString(CultureInfo.InvariantCulture),
            [RetrainingTags.Error] = "",
        }, parameters: [], cancellationToken).ConfigureAwait(false);
    }

    private async Task<RetrainingPlan> SettleAsync(RetrainingRequest request, CancellationToken cancellationToken)
    {
        if (await _feedback.CountAsync(request.Window.Start, request.Window.End, cancellationToken).ConfigureAwait(false) == 0)
            throw new NoFeedbackException(request.Window, $"There is no feedback between {DateWindow.Text(request.Window.From)} and {DateWindow.Text(request.Window.To)}.");

        var champion = await _registry.FindByAliasAsync(_options.RegisteredModel, ModelNames.Champion, cancellationToken).ConfigureAwait(false)
            ?? throw new TrainingException($"The registered model '{_options.RegisteredModel}' has no champion to be compared with. Register a base model first.");
        var championUri = $"models:/{champion.Name}/{champion.Version}";
        var championPackage = await _models.GetAsync(championUri, cancellationToken).ConfigureAwait(false);
        var basePackage = request.BaseModel is null ? championPackage : await _models.GetAsync(request.BaseModel, cancellationToken).ConfigureAwait(false);
        var baseName = request.BaseModel is null
            ? champion.Tags.GetValueOrDefault(RetrainingTags.BaseModel) ?? championPackage.Identity.Name
            : basePackage.Manifest?.BaseModel ?? basePackage.Identity.Name;
        if (request.Training.Threads is null)
            request = request with { Training = request.Training with { Threads = _options.Threads } };
        var teachers = new Dictionary<string, ModelPackage>(StringComparer.Ordinal);
        foreach (var teacher in request.Teacher?.Teachers.Where(static teacher => !teacher.IsBm25) ?? [])
            teachers[teacher.Name] = await _models.GetAsync(teacher.Name, cancellationToken).ConfigureAwait(false);
        return new RetrainingPlan(request, baseName, basePackage, champion, championPackage) { Teachers = teachers };
    }

    private async Task<Retraining> OpenAsync(
        IExperimentRun run, RetrainingPlan plan, Dictionary<string, string> tags, Dictionary<string, string> parameters, CancellationToken cancellationToken)
    {
        try
        {
            await run.SetTagsAsync(tags, cancellationToken).ConfigureAwait(false);
            await run.LogParametersAsync(parameters, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await run.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        var stations = new RetrainingStations(_feedback, _options, _torch, _time, _logger);
        return new Retraining(run, plan, stations, new ChallengerPromotion(stations, _registry, _models, _promotion, _options, _logger), _logger);
    }

    private static RetrainingRequest RequestOf(ExperimentRunInfo run)
    {
        try
        {
            var request = RetrainingRequest.FromJson(run.Tags.GetValueOrDefault(RetrainingTags.Request) ?? throw new JsonException($"It has no tag {RetrainingTags.Request}."));
            request.Validate();
            return request;
        }
        catch (Exception error) when (error is JsonException or DateWindowException or NotSupportedException)
        {
            throw new TrainingException($"The run '{run.RunId}' does not say what was asked for, so it cannot be resumed: {error.Message} Start another.", error);
        }
    }

    // Once, so that what had to be done is logged once.
    private bool LoadTorch()
    {
        if (TorchRuntime.EnsureLoaded() is { } message)
            RetrainingLog.TorchPatched(_logger, message);
        return true;
    }
}
