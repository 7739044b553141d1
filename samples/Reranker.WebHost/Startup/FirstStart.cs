using Microsoft.Extensions.Options;
using Reranker.Jobs;
using Reranker.Training;

namespace Reranker.WebHost;

/// <summary>Gives a host that has no champion its first one, and feedback to learn from.</summary>
internal sealed partial class FirstStart(
    BaseModelRegistration registration, IModelRegistry registry, IFeedbackStore feedback, IHostLocks locks,
    IOptions<ModelRegistryOptions> registered, IOptions<HostSettings> settings, TimeProvider time, ILogger<FirstStart> logger)
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromMinutes(1);
    private readonly HostSettings _settings = settings.Value;

    /// <summary>Does nothing where there is a champion.</summary>
    /// <exception cref="RerankerException">The base model or the sample feedback cannot be used, or a store failed.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (await HasChampionAsync(cancellationToken))
            return;

        // Hosts that start together: all but one wait, and find a champion.
        await using var turn = await locks.TakeAsync(HostLocks.Start, LockTimeout, time, cancellationToken);
        if (await HasChampionAsync(cancellationToken))
            return;

        // The champion comes last: a start that was cut off is still a first start.
        var package = await OpenBaseModelAsync(cancellationToken);
        await ImportSampleAsync(cancellationToken);
        var version = await registration.EnsureAsync(package, cancellationToken);
        LogRegistered(package.Identity, version.Version);
    }

    private async Task<bool> HasChampionAsync(CancellationToken cancellationToken) =>
        await registry.FindByAliasAsync(registered.Value.RegisteredModel, ModelNames.Champion, cancellationToken) is not null;

    private async Task<ModelPackage> OpenBaseModelAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ModelPackage.OpenAsync(_settings.BaseModel, cancellationToken: cancellationToken);
        }
        catch (ModelPackageException error)
        {
            throw new StartupException($"the base model cannot be used. {error.Message} Name another with --{HostSettings.Section}:{nameof(HostSettings.BaseModel)}=FOLDER.", error);
        }
    }

    private async Task ImportSampleAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(_settings.SampleFeedback) || await feedback.CountAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, cancellationToken) > 0)
            return;
        var imported = await FeedbackJsonLines.ImportAsync(feedback, _settings.SampleFeedback, cancellationToken);
        LogImported(imported.Added, Path.GetFileName(_settings.SampleFeedback));
    }

    [LoggerMessage(LogLevel.Information, "Registered {Model} as version {Version}, the first champion")]
    private partial void LogRegistered(ModelIdentity model, int version);

    [LoggerMessage(LogLevel.Information, "Imported {Count} records of sample feedback from {File}")]
    private partial void LogImported(int count, string file);
}
