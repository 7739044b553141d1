using System.Globalization;
using Microsoft.Extensions.Options;

namespace Reranker.Training;

/// <summary>Registers the first champion.</summary>
public sealed class BaseModelRegistration
{
    private const string RunName = "Register base CrossEncoder";
    private readonly IExperimentTracker _tracker;
    private readonly IModelRegistry _registry;
    private readonly ModelPromotion _promotion;
    private readonly RetrainingPipelineOptions _options;

    /// <summary>Creates the service.</summary>
    public BaseModelRegistration(IExperimentTracker tracker, IModelRegistry registry, ModelPromotion promotion, IOptions<RetrainingPipelineOptions> options)
    {
        ArgumentNullException.ThrowIfNull(tracker);
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(promotion);
        ArgumentNullException.ThrowIfNull(options);
        _tracker = tracker;
        _registry = registry;
        _promotion = promotion;
        _options = options.Value;
    }

    /// <summary>The champion; where there is none, the package is registered and made it.</summary>
    public async Task<RegisteredModelVersion> EnsureAsync(ModelPackage package, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(package);
        return await _registry.FindByAliasAsync(_options.RegisteredModel, ModelNames.Champion, cancellationToken).ConfigureAwait(false)
            ?? await RegisterAsync(package, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Registers the package as the next version and makes it the champion, whatever serves now.</summary>
    public async Task<RegisteredModelVersion> RegisterAsync(ModelPackage package, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(package);
        var baseModel = package.Identity.Name;
        var run = await _tracker.StartRunAsync(_options.Experiment, RunName, cancellationToken).ConfigureAwait(false);
        await using (run.ConfigureAwait(false))
        {
            await run.SetTagsAsync(new Dictionary<string, string> { [RetrainingTags.Note] = RetrainingNotes.Base(_options.RegisteredModel, version: null, package.Identity) }, cancellationToken).ConfigureAwait(false);
            await _tracker.DescribeExperimentAsync(_options.Experiment, RetrainingNotes.Experiment, cancellationToken).ConfigureAwait(false);
            await run.LogParametersAsync(new Dictionary<string, string> { ["base_model"] = baseModel, ["digest"] = package.Identity.Digest }, cancellationToken).ConfigureAwait(false);
            if (package.Manifest?.Metrics is { Count: > 0 } metrics)
                await run.LogMetricsAsync(metrics.ToDictionary(static metric => RetrainingMetricNames.Card + metric.Key, static metric => metric.Value), cancellationToken: cancellationToken).ConfigureAwait(false);
            var source = await run.LogModelAsync(package, cancellationToken).ConfigureAwait(false);
            var version = await _registry.RegisterAsync(
                _options.RegisteredModel, source, run.RunId, new Dictionary<string, string> { [RetrainingTags.BaseModel] = baseModel }, cancellationToken).ConfigureAwait(false);
            await _registry.DescribeModelAsync(_options.RegisteredModel, RetrainingNotes.RegisteredModel(_options.RegisteredModel), cancellationToken).ConfigureAwait(false);
            version = await _promotion.PromoteAsync(version.Version, new ChampionChange { Reason = $"Registered as a base model: {package.Identity}." }, cancellationToken).ConfigureAwait(false);
            await run.SetTagsAsync(new Dictionary<string, string>
            {
                [RetrainingTags.Note] = RetrainingNotes.Base(_options.RegisteredModel, version, package.Identity),
                [RetrainingTags.Version] = version.Version.ToString(CultureInfo.InvariantCulture),
            }, cancellationToken).ConfigureAwait(false);
            await run.EndAsync(ExperimentRunStatus.Finished, cancellationToken).ConfigureAwait(false);
            return version;
        }
    }
}
