using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Reranker.Onnx;

/// <summary>Keeps a slot on the version that a registry's alias leads to. Nothing that the registry does stops it or the serving.</summary>
internal sealed class ModelReloadService(
    ModelSlot slot, IModelRegistry registry, IModelSource source, IOptions<RegisteredModelOptions> options, TimeProvider time, ILogger<ModelReloadService> logger)
    : BackgroundService
{
    private readonly RegisteredModelOptions _options = options.Value;
    private int? _served;
    private int? _failed;
    private DateTimeOffset _retryAt;
    private bool _registryFailed;

    /// <summary>Asks the registry once, and switches where the alias leads elsewhere now.</summary>
    internal async Task CheckAsync(CancellationToken cancellationToken)
    {
        var version = await FindVersionAsync(cancellationToken).ConfigureAwait(false);
        if (version is null || (version == _failed && time.GetUtcNow() < _retryAt))
            return;
        if (version == _served)
        {
            _failed = null;
            slot.Report(null);
            return;
        }

        try
        {
            var package = await source.GetAsync($"models:/{_options.Name}/{version}", cancellationToken).ConfigureAwait(false);
            await slot.LoadAsync(package, cancellationToken).ConfigureAwait(false);
            (_served, _failed) = (version, null);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            (_failed, _retryAt) = (version, time.GetUtcNow() + _options.RetryInterval);
            slot.Report(error);
            ServingLog.VersionFailed(logger, _options.Name, version.Value, slot.Current, _options.RetryInterval, error);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_options.PollInterval, time);
        do
        {
            await CheckAsync(stoppingToken).ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task<int?> FindVersionAsync(CancellationToken cancellationToken)
    {
        if (_options.Version is { } pinned)
            return pinned;
        try
        {
            var version = await registry.FindByAliasAsync(_options.Name, _options.Alias, cancellationToken).ConfigureAwait(false);
            if (_registryFailed)
                ServingLog.RegistryBack(logger);
            _registryFailed = false;
            if (version is null && _options.IsOptional)
            {
                slot.Unload();
                _served = null;
            }

            if (version is null)
                slot.Report(new ModelUnavailableException($"No version of the registered model '{_options.Name}' has the alias '{_options.Alias}'; register one and set the alias."));
            return version?.Version;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // One line when it starts, not one a poll.
            if (!_registryFailed)
                ServingLog.RegistryFailed(logger, slot.Current, error);
            _registryFailed = true;
            slot.Report(error);
            return null;
        }
    }
}
