using Microsoft.Extensions.Options;

namespace Reranker.Training;

/// <summary>Moves the champion's place from one version to another, and back.</summary>
/// <remarks>Aliases (<c>champion</c>, <c>previous</c>) and stages (<c>Production</c>, <c>Archived</c>) are kept in step; every call can be repeated.</remarks>
public sealed class ModelPromotion
{
    private readonly IModelRegistry _registry;
    private readonly string _name;

    /// <summary>Creates the service.</summary>
    public ModelPromotion(IModelRegistry registry, IOptions<RetrainingPipelineOptions> options)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(options);
        _registry = registry;
        _name = options.Value.RegisteredModel;
    }

    /// <summary>Makes a version the champion; the old champion becomes <c>previous</c> and is archived.</summary>
    /// <returns>The version as it is now.</returns>
    /// <exception cref="TrackingException">There is no such version, or the registry failed.</exception>
    public async Task<RegisteredModelVersion> PromoteAsync(int version, CancellationToken cancellationToken = default)
    {
        var promoted = await _registry.FindAsync(_name, version, cancellationToken).ConfigureAwait(false)
            ?? throw new TrackingException($"The registered model '{_name}' has no version {version}.");
        var champion = await _registry.FindByAliasAsync(_name, ModelNames.Champion, cancellationToken).ConfigureAwait(false);

        if (champion is not null && champion.Version != promoted.Version)
            await _registry.SetAliasAsync(_name, ModelNames.Previous, champion.Version, cancellationToken).ConfigureAwait(false);
        // The alias is what replicas follow: once it has moved, the rest must follow too, whoever cancels.
        await _registry.SetAliasAsync(_name, ModelNames.Champion, promoted.Version, cancellationToken).ConfigureAwait(false);
        await _registry.TransitionStageAsync(_name, promoted.Version, ModelNames.Production, archiveExisting: true, CancellationToken.None).ConfigureAwait(false);
        if (promoted.Aliases.Contains(ModelNames.Challenger))
            await _registry.DeleteAliasAsync(_name, ModelNames.Challenger, CancellationToken.None).ConfigureAwait(false);
        return (await _registry.FindAsync(_name, version, CancellationToken.None).ConfigureAwait(false))!;
    }

    /// <summary>Makes the previous champion the champion again.</summary>
    /// <exception cref="TrackingException">There was no champion before this one, or the registry failed.</exception>
    public async Task<RegisteredModelVersion> RollbackAsync(CancellationToken cancellationToken = default)
    {
        var previous = await _registry.FindByAliasAsync(_name, ModelNames.Previous, cancellationToken).ConfigureAwait(false)
            ?? throw new TrackingException($"The registered model '{_name}' has no alias '{ModelNames.Previous}': there is nothing to go back to.");
        return await PromoteAsync(previous.Version, cancellationToken).ConfigureAwait(false);
    }
}
