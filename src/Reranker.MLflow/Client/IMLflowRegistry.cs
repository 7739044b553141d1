namespace Reranker.MLflow;

/// <summary>MLflow's model registry.</summary>
/// <remarks>Members throw <see cref="MLflowException"/> where MLflow refuses.</remarks>
public interface IMLflowRegistry
{
    /// <summary>Creates a registered model.</summary>
    Task<RegisteredModel> CreateRegisteredModelAsync(
        string name, IReadOnlyDictionary<string, string>? tags = null, string? description = null, CancellationToken cancellationToken = default);

    /// <summary>Reads a registered model.</summary>
    Task<RegisteredModel> GetRegisteredModelAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Changes a registered model's description.</summary>
    Task<RegisteredModel> UpdateRegisteredModelAsync(string name, string? description, CancellationToken cancellationToken = default);

    /// <summary>Renames a registered model; its versions, tags and aliases follow.</summary>
    Task<RegisteredModel> RenameRegisteredModelAsync(string name, string newName, CancellationToken cancellationToken = default);

    /// <summary>Deletes a registered model with its versions for good; their files stay.</summary>
    Task DeleteRegisteredModelAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Searches registered models, by name by default.</summary>
    Task<PagedList<RegisteredModel>> SearchRegisteredModelsAsync(SearchOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Sets a tag of a registered model.</summary>
    Task SetRegisteredModelTagAsync(string name, string key, string value, CancellationToken cancellationToken = default);

    /// <summary>Removes a tag of a registered model; nothing happens where there is none.</summary>
    Task DeleteRegisteredModelTagAsync(string name, string key, CancellationToken cancellationToken = default);

    /// <summary>Registers the next version of a model.</summary>
    /// <param name="name">The registered model, which must exist.</param>
    /// <param name="source">The URI of its files.</param>
    /// <param name="runId">The run that made it.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="runLink">A link to the run, where that is on another server.</param>
    /// <param name="description">What to say about it.</param>
    /// <param name="modelId">The logged model that it is, whose tag <c>mlflow.modelVersions</c> then names it; servers of MLflow 3.0 or newer.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<ModelVersion> CreateModelVersionAsync(
        string name, string source, string? runId = null, IReadOnlyDictionary<string, string>? tags = null, string? runLink = null, string? description = null,
        string? modelId = null, CancellationToken cancellationToken = default);

    /// <summary>Reads a version.</summary>
    Task<ModelVersion> GetModelVersionAsync(string name, int version, CancellationToken cancellationToken = default);

    /// <summary>Changes a version's description.</summary>
    Task<ModelVersion> UpdateModelVersionAsync(string name, int version, string? description, CancellationToken cancellationToken = default);

    /// <summary>Deletes a version for good; its number is not used again, and its files stay.</summary>
    Task DeleteModelVersionAsync(string name, int version, CancellationToken cancellationToken = default);

    /// <summary>Searches versions, the last changed first by default.</summary>
    Task<PagedList<ModelVersion>> SearchModelVersionsAsync(SearchOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>The newest version of each of the given stages, or of every stage.</summary>
    Task<IReadOnlyList<ModelVersion>> GetLatestVersionsAsync(string name, IReadOnlyCollection<string>? stages = null, CancellationToken cancellationToken = default);

    /// <summary>The URI from which a version's files are read.</summary>
    Task<string> GetModelVersionDownloadUriAsync(string name, int version, CancellationToken cancellationToken = default);

    /// <summary>Moves a version to a stage.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="version">The version.</param>
    /// <param name="stage">One of <see cref="ModelStage"/>, in any case.</param>
    /// <param name="archiveExistingVersions">Archive the other versions of that stage in the same transaction; only for Staging and Production.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<ModelVersion> TransitionModelVersionStageAsync(
        string name, int version, string stage, bool archiveExistingVersions = false, CancellationToken cancellationToken = default);

    /// <summary>Sets a tag of a version.</summary>
    Task SetModelVersionTagAsync(string name, int version, string key, string value, CancellationToken cancellationToken = default);

    /// <summary>Removes a tag of a version; nothing happens where there is none.</summary>
    Task DeleteModelVersionTagAsync(string name, int version, string key, CancellationToken cancellationToken = default);

    /// <summary>Points an alias at a version, wherever it pointed before.</summary>
    Task SetRegisteredModelAliasAsync(string name, string alias, int version, CancellationToken cancellationToken = default);

    /// <summary>Removes an alias; nothing happens where there is none.</summary>
    Task DeleteRegisteredModelAliasAsync(string name, string alias, CancellationToken cancellationToken = default);

    /// <summary>The version that an alias leads to. Where there is no such alias, MLflow 2.12.1 answers INVALID_PARAMETER_VALUE.</summary>
    Task<ModelVersion> GetModelVersionByAliasAsync(string name, string alias, CancellationToken cancellationToken = default);
}
