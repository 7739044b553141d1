using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Reranker.Onnx;

/// <summary>Keeps a slot on the version that a registry's alias leads to. Nothing that the registry does stops it or the serving.</summary>
internal sealed class ModelReloadService(
    ModelSlot slot, IModelRegistry registry, IModelSource source, RegistryChanges changes, IOptions<RegisteredModelOptions> options, TimeProvider time, ILogger<ModelReloadService> logger)
    : BackgroundService
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(3);

    private readonly RegisteredModelOptions _options = options.Value;
    private int? _served;
    private int? _failed;
    private DateTimeOffset _retryAt;
    private bool _registryFailed;

    /// <summary>Asks the registry once, and switches where the alias leads elsewhere now.</summary>
    internal async Task CheckAsync(CancellationToken cancellationToken)
    {
        var version = await FindVersionAsync(cancellationToken).ConfigureAwait(false);
        if (version is null)
            return;
        if (version == _served)
        {
            _failed = null;
            slot.Report(null);
            return;
        }

        if (version == _failed && time.GetUtcNow() < _retryAt)
            return;
        try
        {
            var package = await OrRecallAsync(FetchAsync(version.Value, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (version == _served)
                return; // recalled meanwhile
            await slot.LoadAsync(package, cancellationToken).ConfigureAwait(false);
            (_served, _failed) = (version, null);
            await RememberAsync(new LastServed(_options.Name, version.Value, package.Folder), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            (_failed, _retryAt) = (version, time.GetUtcNow() + _options.RetryInterval);
            await RecallAsync(cancellationToken).ConfigureAwait(false);
            slot.Report(error);
            ServingLog.VersionFailed(logger, _options.Name, version.Value, slot.Current, _options.RetryInterval, error);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var announced = changes.NextAsync();
            await CheckAsync(stoppingToken).ConfigureAwait(false);
            await Task.WhenAny(announced, Task.Delay(_options.PollInterval, time, stoppingToken)).ConfigureAwait(false);
            stoppingToken.ThrowIfCancellationRequested();
        }
    }

    // The slot counts what it cannot load.
    private async Task<ModelPackage> FetchAsync(int version, CancellationToken cancellationToken)
    {
        try
        {
            return await source.GetAsync($"models:/{_options.Name}/{version}", cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            ServingInstruments.ModelFailed(error);
            throw;
        }
    }

    private async Task<int?> FindVersionAsync(CancellationToken cancellationToken)
    {
        if (_options.Version is { } pinned)
            return pinned;
        try
        {
            var version = await OrRecallAsync(registry.FindByAliasAsync(_options.Name, _options.Alias, cancellationToken), cancellationToken).ConfigureAwait(false);
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
            await RecallAsync(cancellationToken).ConfigureAwait(false);
            slot.Report(error);
            return null;
        }
    }

    private async Task RememberAsync(LastServed served, CancellationToken cancellationToken)
    {
        try
        {
            if (_options.LastServedFile is { } path)
                await served.WriteAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ServingLog.NotRemembered(logger, error);
        }
    }

    // Clients of registry and storage try again and again before they give up: a start does not wait for that.
    private async Task<T> OrRecallAsync<T>(Task<T> answer, CancellationToken cancellationToken)
    {
        if (slot.Current is null && _options.LastServedFile is not null
            && await Task.WhenAny(answer, Task.Delay(StartPatience, time, cancellationToken)).ConfigureAwait(false) != answer)
            await RecallAsync(cancellationToken).ConfigureAwait(false);
        return await answer.ConfigureAwait(false);
    }

    // While registry or storage do not answer, the model of before is better than none.
    private async Task RecallAsync(CancellationToken cancellationToken)
    {
        if (slot.Current is not null || _options.LastServedFile is not { } path || await LastServed.ReadAsync(path, cancellationToken).ConfigureAwait(false) is not { } last || last.Name != _options.Name)
            return;
        try
        {
            var version = last.Version.ToString(CultureInfo.InvariantCulture);
            await slot.LoadAsync(await ModelPackage.OpenAsync(last.Folder, last.Name, version, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            _served = last.Version;
            ServingLog.Recalled(logger, slot.Current);
        }
        catch (RerankerException error)
        {
            ServingLog.NotRecalled(logger, last.Folder, error);
        }
    }
}
