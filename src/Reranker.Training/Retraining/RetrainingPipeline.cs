using System.Globalization;
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
    /// <exception cref="NoFeedbackException">There is no feedback in the window.</exception>
    /// <exception cref="TrainingException">An option is out of its range, or there is neither a champion nor a base model.</exception>
    /// <exception cref="ModelPackageException">The base model cannot be used.</exception>
    public async Task<Retraining> StartAsync(RetrainingRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Training.Validate();
        request.Labels.Validate();
        request.HardNegatives?.Validate();
        if (request.Training.Loss.NeedsTeacher && request.Teacher is null)
            throw new TrainingException($"The loss {request.Training.Loss} learns from a teacher's scores. Name the model that shall teach, or choose another loss.");
        request.Calibration?.Validate();
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

        var teacher = request.Teacher is null ? null : await _models.GetAsync(request.Teacher, cancellationToken).ConfigureAwait(false);

        var run = await _tracker.StartRunAsync(_options.Experiment, $"challenger-{ShortName(baseName)}-{request.Window}", cancellationToken).ConfigureAwait(false);
        try
        {
            await run.LogParametersAsync(Parameters(request, baseName), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await run.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        RetrainingLog.Started(_logger, run.RunId, request.Window, basePackage.Identity);
        var stations = new RetrainingStations(_feedback, _registry, _promotion, _options, _torch, _time, _logger);
        return new Retraining(run, new RetrainingPlan(request, baseName, basePackage, champion, championPackage, teacher), stations, _logger);
    }

    // Once, so that what had to be done is logged once.
    private bool LoadTorch()
    {
        if (TorchRuntime.EnsureLoaded() is { } message)
            RetrainingLog.TorchPatched(_logger, message);
        return true;
    }

    private static Dictionary<string, string> Parameters(RetrainingRequest request, string baseName) => new(StringComparer.Ordinal)
    {
        ["base_model"] = baseName,
        ["epochs"] = Text(request.Training.Epochs),
        ["batch_size"] = Text(request.Training.BatchSize),
        ["num_negatives"] = Text(request.Training.NumNegatives),
        ["date_from"] = DateWindow.Text(request.Window.From),
        ["date_to"] = DateWindow.Text(request.Window.To),
        ["learning_rate"] = request.Training.LearningRate.ToString("R", CultureInfo.InvariantCulture),
        ["loss"] = request.Training.Loss.ToString(),
        ["hard_negatives"] = Text(request.HardNegatives?.NumNegatives ?? 0),
        ["teacher"] = request.Teacher ?? "none",
        ["feedback_negatives"] = request.Labels.Negatives.ToString(),
        ["propensity_eta"] = request.Labels.PropensityEta?.ToString("R", CultureInfo.InvariantCulture) ?? "none",
        ["seed"] = Text(request.Training.Seed),
    };

    // "cross-encoder/ms-marco-MiniLM-L-6-v2" → "ms-marco-MiniLM-L-6-v2"
    private static string ShortName(string model) => model[(model.LastIndexOf('/') + 1)..];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
