namespace Reranker;

/// <summary>Numbered versions of named models, with the aliases and stages that say which of them serves.</summary>
/// <remarks>Safe for concurrent use. Failures surface as <see cref="TrackingException"/>.</remarks>
public interface IModelRegistry
{
    /// <summary>Registers a model as the next version of a name, which is created when it does not exist.</summary>
    /// <param name="name">The registered model, for instance <c>CrossEncoderReranker</c>.</param>
    /// <param name="source">Where its files are: what <see cref="IExperimentRun.LogModelAsync"/> returned.</param>
    /// <param name="runId">The run that made it.</param>
    /// <param name="tags">Tags of the version.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<RegisteredModelVersion> RegisterAsync(
        string name, string source, string runId, IReadOnlyDictionary<string, string>? tags = null, CancellationToken cancellationToken = default);

    /// <summary>All versions of a name, newest first; none where there is no such name.</summary>
    Task<IReadOnlyList<RegisteredModelVersion>> ListAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>One version, or <see langword="null"/>.</summary>
    Task<RegisteredModelVersion?> FindAsync(string name, int version, CancellationToken cancellationToken = default);

    /// <summary>The version that an alias leads to, or <see langword="null"/>.</summary>
    Task<RegisteredModelVersion?> FindByAliasAsync(string name, string alias, CancellationToken cancellationToken = default);

    /// <summary>Points an alias at a version, wherever it pointed before.</summary>
    Task SetAliasAsync(string name, string alias, int version, CancellationToken cancellationToken = default);

    /// <summary>Removes an alias; nothing happens where there is none.</summary>
    Task DeleteAliasAsync(string name, string alias, CancellationToken cancellationToken = default);

    /// <summary>Moves a version to a stage (<c>None</c>, <c>Staging</c>, <c>Production</c>, <c>Archived</c>).</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="version">The version to move.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="archiveExisting">Archive the versions that are in that stage, in the same transaction.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task TransitionStageAsync(string name, int version, string stage, bool archiveExisting, CancellationToken cancellationToken = default);

    /// <summary>Replaces what people read about a version.</summary>
    Task SetDescriptionAsync(string name, int version, string description, CancellationToken cancellationToken = default);

    /// <summary>Says what a registered model is, where nobody has said it yet.</summary>
    Task DescribeModelAsync(string name, string description, CancellationToken cancellationToken = default);

    /// <summary>Sets tags of a version, replacing older values.</summary>
    Task SetTagsAsync(string name, int version, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken = default);
}
