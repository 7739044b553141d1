using Microsoft.Extensions.Options;

namespace Reranker.Jobs;

/// <summary>Gives a registry that has no champion its first one, and a store that has no feedback some to learn from.</summary>
internal sealed partial class FirstChampion(
    BaseModelRegistration registration, IModelRegistry registry, IFeedbackStore feedback, IHostLocks locks,
    IOptions<ModelRegistryOptions> registered, IOptions<RerankerJobOptions> options, TimeProvider time, ILogger<FirstChampion> logger)
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromMinutes(1);
    private readonly RerankerJobOptions _options = options.Value;

    /// <summary>Does nothing where there is a champion, or no base model to make one of.</summary>
    /// <exception cref="RerankerException">The base model or the feedback cannot be used, or a store failed.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (_options.BaseModel is not { Length: > 0 } folder || await ExistsAsync(cancellationToken).ConfigureAwait(false))
            return;

        // Hosts that start together: all but one wait, and find a champion.
        var held = await locks.TakeAsync(HostLocks.Start, LockTimeout, time, cancellationToken).ConfigureAwait(false);
        await using var _ = held.ConfigureAwait(false);
        if (await ExistsAsync(cancellationToken).ConfigureAwait(false))
            return;

        // The champion comes last: a start that was cut off is still a first start.
        var package = await ModelPackage.OpenAsync(folder, cancellationToken: cancellationToken).ConfigureAwait(false);
        await ImportFeedbackAsync(cancellationToken).ConfigureAwait(false);
        var version = await registration.EnsureAsync(package, cancellationToken).ConfigureAwait(false);
        LogRegistered(package.Identity, version.Version);
    }

    private async Task<bool> ExistsAsync(CancellationToken cancellationToken) =>
        await registry.FindByAliasAsync(registered.Value.RegisteredModel, ModelNames.Champion, cancellationToken).ConfigureAwait(false) is not null;

    private async Task ImportFeedbackAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(_options.FirstFeedback)
            || await feedback.CountAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, cancellationToken).ConfigureAwait(false) > 0)
            return;
        var imported = await FeedbackJsonLines.ImportAsync(feedback, _options.FirstFeedback, cancellationToken).ConfigureAwait(false);
        LogImported(imported.Added, Path.GetFileName(_options.FirstFeedback));
    }

    [LoggerMessage(LogLevel.Information, "Registered {Model} as version {Version}, the first champion")]
    private partial void LogRegistered(ModelIdentity model, int version);

    [LoggerMessage(LogLevel.Information, "Imported {Count} records of feedback to begin with from {File}")]
    private partial void LogImported(int count, string file);
}
